"""Which cases do we measure with? Plain ones, of one or two counts, on the road of a petition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from uuid import UUID, uuid4

from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.casework import Casework, Command
from domain.counts import Count, Finding, Level, Outcome, Relief, Ruleset, Term

CLERK = "u-00000001"
COUNTY = "SAMPLE"
RULESET = Ruleset("bench", "1", date(2018, 2, 20))
PAPER = Document("BENCH-1", "5" * 64)
IN_ONE_COMMIT = 2_000
ORDER = Order("BENCH-1", "Bench Judge")
EVENTS_OF_A_WORKED_CASE = 9


def act(role: Role, days: int = 0) -> Act:
    """An act of the one person that has this role, so many days after the first day."""
    number = list(Role).index(role) + 1
    return Act(f"u-{number:08x}", role, date(2018, 2, 20) + timedelta(days), PAPER)


def identified() -> Iterator[Case]:
    """Cases that were found; every third has two counts."""
    for number in count(1):
        counts = [Count(1, "11358", "", Level.FELONY, date(1990, 5, 4))]
        if number % 3 == 0:
            counts.append(Count(2, "11357", "c", Level.MISDEMEANOR, date(1990, 5, 4)))
        yield Case.identify(
            act(Role.CLERK),
            county=COUNTY,
            procedure="petition",
            person_id=uuid4(),
            source="hand",
            counts=counts,
        )


def worked() -> Iterator[Case]:
    """Cases that were dismissed, with all nine events still to be saved."""
    for case in identified():
        terms = [Term(number, Relief.DISMISS) for number in case.standings]
        check(case)
        case.meet(act(Role.CLERK, 20), ["person", "counsel"])
        for role, days in ((Role.PROSECUTOR, 30), (Role.PUBLIC_DEFENDER, 40)):
            case.agree(act(role, days), terms)
        for role in (Role.PROSECUTOR, Role.PUBLIC_DEFENDER):
            case.sign(act(role, 50))
        case.file(act(Role.PROSECUTOR, 60))
        case.dismiss(act(Role.COURT_CLERK, 100), list(case.standings), ORDER)
        yield case


def check(case: Case) -> None:
    """Find every count eligible."""
    findings = [
        Finding(number, Outcome.DISMISS, "section", "HS 11361.8(f)") for number in case.standings
    ]
    case.check(act(Role.CLERK, 10), RULESET, findings)


def put_on_record(
    casework: Casework, cases: int, of: Iterator[Case] | None = None, at_once: int = IN_ONE_COMMIT
) -> list[UUID]:
    """Save so many cases, many in one commit; their ids."""
    rest, ids = islice(of or identified(), cases), []
    while page := list(islice(rest, at_once)):
        casework.save(*page, command=Command(uuid4(), CLERK, Role.CLERK, "0" * 64))
        ids += [case.id for case in page]
    return ids

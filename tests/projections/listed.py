"""Cases of every procedure, told at random from a seed; and the duties, read the slow way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain import Case
from domain.actors import Act, Document, Order, Role
from domain.counts import (
    CheckKind,
    Count,
    Finding,
    Ground,
    Level,
    Notice,
    Outcome,
    Relief,
    Ruleset,
    Term,
)
from domain.duties import KNOWN, Duty, duties_of
from domain.procedures import PROCEDURES
from domain.refusals import Refusal
from projections import caseload
from projections.caseload import Row
from projections.reports import ask

PAPER = Document("P-1", "ab" * 32)
ORDER = Order("O-1", "A. Judge")
RULESET = Ruleset("list", "1", date(2019, 7, 1))
COUNTIES = ("Alameda", "San Francisco", "")
FIRST_DAY = date(2019, 1, 1)


def read(report, cursor, log_id, **asked):
    """A report, asked for as its readers do."""
    return ask(report, cursor, log_id, asked, today=lambda: FIRST_DAY)


def act(role: Role, on: date) -> Act:
    """An act of the one person who has this role, on paper."""
    return Act(f"{role}-1", role, on, PAPER)


def a_case(
    on: date = FIRST_DAY,
    counts: int = 1,
    procedure: str = "statutory",
    county: str = "Alameda",
    number: int = 7,
) -> Case:
    """A case of so many felonies, found on this day."""
    return Case.identify(
        act(Role.CLERK, on),
        county=county,
        procedure=procedure,
        person_id=UUID(int=number),
        source="list",
        counts=[Count(n + 1, "11359", "", Level.FELONY, date(1999, 5, 4)) for n in range(counts)],
    )


def checked(case: Case, on: date, outcome: Outcome = Outcome.DISMISS, *numbers: int) -> Case:
    """Every count, or those named, found to be so."""
    named = numbers or tuple(case.standings)
    found = [Finding(each, outcome, "by_section", "HS 11361.8(f)") for each in named]
    case.check(act(Role.CLERK, on), RULESET, found)
    return case


def unchallenged(case: Case, on: date, *numbers: int) -> Case:
    """The prosecution leaves every count, or those named, unchallenged."""
    named = numbers or tuple(case.standings)
    case.leave_unchallenged(act(Role.PROSECUTOR, on), [Term(n, Relief.DISMISS) for n in named])
    return case


def challenged(case: Case, on: date, *numbers: int) -> Case:
    """The prosecution challenges every count, or those named."""
    named = numbers or tuple(case.standings)
    case.challenge(act(Role.PROSECUTOR, on), named, Ground.NOT_ELIGIBLE, is_serving=False)
    return case


def random_cases(seed: int, cases: int, steps: int) -> list[Case]:
    """So many cases, each of up to so many steps that the law allows, drawn at random."""
    rng = Random(seed)  # noqa: S311 - no secret hangs on it.
    return [_one(rng, number, steps) for number in range(cases)]


def _one(rng: Random, number: int, steps: int) -> Case:
    procedure = rng.choice(["statutory"] * 3 + list(PROCEDURES))
    day = FIRST_DAY + timedelta(rng.randrange(400))
    case = a_case(day, rng.randint(1, 3), procedure, rng.choice(COUNTIES), number + 1)
    for _ in range(rng.randrange(steps)):
        day += timedelta(rng.randrange(300))
        _try(rng, case, day)
    return case


def _try(rng: Random, case: Case, day: date) -> None:
    for step in rng.sample(STEPS, 6):
        numbers = rng.sample(list(case.standings), rng.randint(1, len(case.standings)))
        try:
            step(Chance(case, rng, day, numbers))
        except Refusal:
            continue
        return


@dataclass(frozen=True)
class Chance:
    """What a random step is about."""

    case: Case
    rng: Random
    day: date
    numbers: list[int]


Step = Callable[[Chance], object]

STEPS: list[Step] = [
    lambda a: a.case.request_check(act(Role.CLERK, a.day), a.numbers, CheckKind.RAP_SHEET),
    lambda a: checked(
        a.case, a.day, a.rng.choice([Outcome.DISMISS] * 3 + list(Outcome)), *a.numbers
    ),
    lambda a: unchallenged(a.case, a.day, *a.numbers),
    lambda a: unchallenged(a.case, a.day, *a.numbers),
    lambda a: challenged(a.case, min(a.day, date(2020, 7, 1)), *a.numbers),
    lambda a: challenged(a.case, min(a.day, date(2020, 7, 1)), *a.numbers),
    lambda a: a.case.notify(act(Role.CLERK, a.day), Notice.DEFENDER, "mail", is_reached=True),
    lambda a: a.case.deem_unchallenged(act(Role.SYSTEM, a.day), a.numbers),
    lambda a: a.case.schedule_meeting(act(Role.CLERK, a.day), a.day),
    lambda a: a.case.meet(act(Role.CLERK, a.day), ["person"]),
    lambda a: a.case.agree(act(Role.PROSECUTOR, a.day), _terms(a.case)),
    lambda a: a.case.agree(act(Role.PUBLIC_DEFENDER, a.day), _terms(a.case)),
    lambda a: a.case.sign(act(a.rng.choice([Role.PROSECUTOR, Role.PUBLIC_DEFENDER]), a.day)),
    lambda a: a.case.file(act(Role.CLERK, a.day), is_stipulated=True),
    lambda a: a.case.notify(
        act(Role.CLERK, a.day), a.rng.choice(list(Notice)), "mail", is_reached=a.rng.random() < 0.7
    ),
    lambda a: a.case.withdraw_opposition(act(Role.PROSECUTOR, a.day), a.numbers),
    lambda a: a.case.set_hearing(
        act(Role.COURT_CLERK, a.day), a.day + timedelta(a.rng.randrange(90))
    ),
    lambda a: a.case.hear(act(Role.COURT_CLERK, a.day)),
    lambda a: a.case.return_(act(Role.COURT_CLERK, a.day), a.numbers, "no_signature"),
    lambda a: a.case.withdraw(act(Role.PROSECUTOR, a.day), a.numbers, "asked"),
    lambda a: a.case.transfer(act(Role.CLERK, a.day), a.numbers, "marin"),
    lambda a: a.case.dismiss(act(Role.COURT_CLERK, a.day), a.numbers, ORDER),
    lambda a: a.case.dismiss(act(Role.COURT_CLERK, a.day), a.numbers, ORDER),
    lambda a: a.case.deny(act(Role.COURT_CLERK, a.day), a.numbers, "danger", ORDER),
    lambda a: a.case.notify_state(act(Role.COURT_CLERK, a.day), "R-1"),
    lambda a: a.case.confirm_state(act(Role.CLERK, a.day)),
    lambda a: a.case.hold(
        act(Role.CLERK, a.day),
        "waits",
        a.rng.choice([None, a.day + timedelta(a.rng.randrange(300))]),
    ),
    lambda a: a.case.release(act(Role.CLERK, a.day)),
    lambda a: a.case.find_deceased(act(Role.CLERK, a.day)) if a.rng.random() < 0.1 else None,
    lambda a: a.case.find_unreachable(act(Role.CLERK, a.day)),
    lambda a: a.case.close(act(Role.CLERK, a.day), a.rng.choice(["done", "no_record"])),
    lambda a: a.case.reopen(act(Role.CLERK, a.day), a.numbers, "new_evidence"),
]


def _terms(case: Case) -> list[Term]:
    ready = [n for n, each in case.standings.items() if each.bucket in ("eligible", "identified")]
    return [Term(each, Relief.DISMISS) for each in ready]


# The duties, read one count at a time, from the words of the domain alone.

Pair = tuple[date | None, date | None]


def rows_now(cursor: Any, log_id: int) -> dict[str, list[Row]]:
    """The caseload's rows as they stand, by case."""
    cursor.execute(
        f"SELECT {', '.join(caseload.COLUMNS)} FROM projections.caseload"
        " WHERE log_id = %s AND to_position IS NULL ORDER BY identified_position, count_number",
        (log_id,),
    )
    found: dict[str, list[Row]] = {}
    for values in cursor.fetchall():
        found.setdefault(str(values[0]), []).append(caseload.make(values))
    return found


def pair_of(duty_name: str, rows: Iterable[Row]) -> Pair:
    """When the duty falls due on the case, and when it was met: on its most pressing count."""
    pairs = [pair for row in rows if (pair := _of_count(duty_name, row))[0]]
    still_open = [pair for pair in pairs if pair[1] is None]
    if still_open:
        return min(still_open)
    return max(pairs, key=lambda each: (each[1] - each[0], each[1]), default=(None, None))  # type: ignore[operator]


def _of_count(duty_name: str, row: Row) -> Pair:
    duty = next((each for each in duties_of(row.procedure) if each.name == duty_name), None)
    if duty is None or row.merged_into or not _is_under(duty, row):
        return None, None
    due_on = duty.due_on
    if duty.runs_from:
        began = getattr(row, duty.runs_from)
        due_on = began and began + timedelta(duty.days)
    met_on = min((on for each in duty.met_by if (on := getattr(row, each))), default=None)
    if met_on and duty.counted_from:
        counted_from = getattr(row, duty.counted_from)
        met_on = met_on if counted_from and met_on >= counted_from else None
    is_over = met_on is None and _is_set_aside(duty, row)
    return (None, None) if is_over or due_on is None else (due_on, met_on)


def _is_under(duty: Duty, row: Row) -> bool:
    if duty.challenged is not None and duty.challenged != bool(row.challenged_on):
        return False
    return not duty.stages or row.stage in duty.stages


def _is_set_aside(duty: Duty, row: Row) -> bool:
    if row.is_closed or row.stage in ("denied", "withdrawn", "transferred", "destroyed"):
        return True
    if row.stage == "checked" and row.outcome == "other_agency":
        return True
    return duty.needs_person and (row.is_deceased or row.is_unreachable)


def duty_names() -> list[str]:
    """Every duty, in order."""
    return list(KNOWN)

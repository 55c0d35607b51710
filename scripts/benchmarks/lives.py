"""Cases as lives differ: of many days, papers and hands, some denied, some sent back, some open.

What a fold meets in a county: few roads, each of them taken by many; and hardly a day, a paper or
an order that two cases share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.counts import Count, Finding, Level, Outcome, Relief, Ruleset, Term

SECTIONS = (("11357", "c"), ("11358", ""), ("11359", ""), ("11360", "a"), ("11360", "b"))
COUNTIES = ("ALAMEDA", "SAN FRANCISCO")
RULESETS = (Ruleset("bench", "1", date(2018, 2, 20)), Ruleset("bench", "2", date(2018, 9, 1)))
HANDS = 12
"""People in each role."""
ROADS = (
    ("dismissed", 50),
    ("denied", 4),
    ("returned", 4),
    ("filed", 8),
    ("agreed", 8),
    ("checked", 14),
    ("withdrawn", 3),
    ("identified", 9),
)


def lives(seed: int = 64) -> Iterator[Case]:
    """Cases without end, equal for equal seeds but for their ids, none of them saved yet."""
    random = Random(seed)  # noqa: S311 - no secret hangs on it.
    roads, weights = zip(*ROADS, strict=True)
    while True:
        yield _lived(random, random.choices(roads, weights)[0])


def _lived(random: Random, road: str) -> Case:
    on = date(2016, 11, 9) + timedelta(random.randrange(900))
    case = Case.identify(
        _act(random, Role.CLERK, on),
        county=random.choice(COUNTIES),
        procedure="petition",
        person_id=UUID(int=random.getrandbits(128), version=4),
        source=f"list:{random.randrange(6)}",
        counts=_counts(random, on),
    )
    for step in _STEPS[: _FAR[road]]:
        on += timedelta(random.randrange(1, 60))
        step(case, random, on)
    if road in _ENDS:
        _ENDS[road](case, random, on + timedelta(random.randrange(60)))
    return case


def _act(random: Random, role: Role, on: date) -> Act:
    hand = list(Role).index(role) * HANDS + random.randrange(HANDS)
    paper = Document(f"P-{random.getrandbits(40)}", f"{random.getrandbits(256):064x}")
    return Act(f"u-{hand:08x}", role, on, paper)


def _counts(random: Random, on: date) -> list[Count]:
    convicted = on - timedelta(random.randrange(400, 15_000))
    return [
        Count(number, *random.choice(SECTIONS), random.choice(list(Level)[:2]), convicted)
        for number in range(1, random.choice((2, 2, 2, 2, 3)))
    ]


def _check(case: Case, random: Random, on: date) -> None:
    found = [Finding(n, Outcome.DISMISS, "section", "HS 11361.8(f)") for n in case.standings]
    case.check(_act(random, Role.CLERK, on), random.choice(RULESETS), found)


def _meet(case: Case, random: Random, on: date) -> None:
    case.meet(_act(random, Role.CLERK, on), ["person", "counsel"])


def _agree(case: Case, random: Random, on: date) -> None:
    terms = [Term(number, Relief.DISMISS) for number in case.standings]
    for role in (Role.PROSECUTOR, Role.PUBLIC_DEFENDER):
        case.agree(_act(random, role, on), terms)


def _sign(case: Case, random: Random, on: date) -> None:
    paper = _act(random, Role.PROSECUTOR, on).document
    for role in (Role.PROSECUTOR, Role.PUBLIC_DEFENDER):
        case.sign(replace(_act(random, role, on), document=paper))


def _file(case: Case, random: Random, on: date) -> None:
    case.file(_act(random, Role.PROSECUTOR, on))


def _dismiss(case: Case, random: Random, on: date) -> None:
    act, order = (
        _act(random, Role.COURT_CLERK, on),
        Order(f"O-{random.getrandbits(30)}", "A. Judge"),
    )
    case.dismiss(act, list(case.standings), order)


def _order(random: Random) -> Order:
    return Order(f"O-{random.getrandbits(30)}", "A. Judge")


def _deny(case: Case, random: Random, on: date) -> None:
    act, order = (
        _act(random, Role.COURT_CLERK, on),
        Order(f"O-{random.getrandbits(30)}", "A. Judge"),
    )
    case.deny(act, list(case.standings), "not_shown", order)


def _return(case: Case, random: Random, on: date) -> None:
    case.return_(_act(random, Role.COURT_CLERK, on), list(case.standings), "signature")


def _withdraw(case: Case, random: Random, on: date) -> None:
    case.withdraw(_act(random, Role.PUBLIC_DEFENDER, on), list(case.standings), "moved_away")


_STEPS = (_check, _meet, _agree, _sign, _file, _dismiss)
_FAR = {
    "dismissed": 6,
    "denied": 5,
    "returned": 5,
    "filed": 5,
    "agreed": 3,
    "checked": 1,
    "withdrawn": 5,
    "identified": 0,
}
_ENDS = {"denied": _deny, "returned": _return, "withdrawn": _withdraw}

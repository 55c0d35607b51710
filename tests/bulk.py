"""Cases before the court, and the list of an order that decides them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from api.ordering import OrderReceipt, SignedOrder, apply_bulk_order
from api.tokens import Actor
from domain.actors import Act, Document, Role
from domain.case import Case
from domain.casework import Command
from domain.counts import Count, Finding, Level, Outcome, Relief, Ruleset, Term

PAPER = Document("P-1", "ab" * 32)
FOUND_ON, FILED_ON, ORDERED_ON = date(2018, 2, 1), date(2020, 6, 1), date(2020, 6, 26)
CLERK = Act("clerk-1", Role.CLERK, FOUND_ON, PAPER)
PROSECUTOR = Act("prosecutor-1", Role.PROSECUTOR, FILED_ON, PAPER)
COURT = Actor("court-1", "Court", Role.COURT_CLERK)
SIGNED = SignedOrder("2020-64", "J. Roe", ORDERED_ON, "ORDER-64")
MISDEMEANOR, INFRACTION = "redesignate_misdemeanor", "redesignate_infraction"


def found(level: Level | None = Level.FELONY, counts: int = 1) -> Case:
    """A case of the state's list, of which nobody has said anything yet."""
    numbers = range(1, counts + 1)
    return Case.identify(
        CLERK,
        county="SAMPLE",
        procedure="statutory",
        person_id=UUID(int=7),
        source="list",
        counts=[Count(n, "11359", "", level, date(1999, 5, 4)) for n in numbers],
    )


def filed(level: Level | None = Level.FELONY, counts: int = 1) -> Case:
    """A case that was checked, left unchallenged, and laid before the court."""
    case = found(level, counts)
    numbers = list(case.standings)
    findings = [Finding(n, Outcome.DISMISS, "by_section", "HS 11361.9") for n in numbers]
    case.check(CLERK, Ruleset("baseline", "1", FOUND_ON), findings)
    case.leave_unchallenged(PROSECUTOR, [Term(n, Relief.DISMISS) for n in numbers])
    case.file(PROSECUTOR)
    return case


def on_record(office: Any, cases: Iterable[Case], dockets: Sequence[str] = ()) -> list[Case]:
    """The cases, saved in one commit, each with its docket in the vault if there is one."""
    kept = list(cases)
    personal = {case.id: {"docket": each} for case, each in zip(kept, dockets, strict=False)}
    command = Command(uuid4(), CLERK.by, CLERK.role, "0" * 64)
    office.casework.receive(command, kept, personal=personal)
    return kept


def a_list(rows: Iterable[tuple[object, ...]], key: str = "case_id") -> bytes:
    """A list with these rows: the key, and what of count, outcome and seal is not usual."""
    usual = ("", "dismiss", "no")
    lines = [",".join(map(str, (*row, *usual[len(row) - 1 :]))) for row in rows]
    return "\n".join([f"{key},count,outcome,seal", *lines, ""]).encode()


def apply(office: Any, listing: bytes, signed: SignedOrder = SIGNED, **how: Any) -> OrderReceipt:
    """The receipt of an order that a clerk of the court applies."""
    how = {"actor": COURT, "dry_run": False} | how
    return apply_bulk_order(office, how["actor"], BytesIO(listing), signed, dry_run=how["dry_run"])

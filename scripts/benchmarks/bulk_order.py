"""How long does one order for 8,156 cases take? As many as Alameda's court decided in 2020."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from time import perf_counter, process_time
from uuid import uuid4

from api.office import Office
from api.ordering import SignedOrder, apply_bulk_order
from api.tokens import Actor
from domain.actors import Act, Role
from domain.case import Case
from domain.casework import Command
from domain.counts import Count, Level, Relief, Term
from scripts.benchmarks.cases import CLERK, COUNTY, IN_ONE_COMMIT, PAPER, check
from scripts.benchmarks.databases import Server, server
from scripts.benchmarks.figures import Pace, Row, alternate

FELONIES = 6_921
MISDEMEANORS = 1_235
FILED_ON = date(2020, 6, 1)
SIGNED = SignedOrder("2020-64", "J. Roe", FILED_ON + timedelta(30), "ORDER-2020-64")


def measure(pace: Pace) -> list[Row]:
    """Seconds from the list to the receipt, ours of the processor, and what that makes a second."""
    felonies, misdemeanors = pace.of(FELONIES), pace.of(MISDEMEANORS)
    with server() as here:
        listing = _filed(here, felonies, misdemeanors)
        expected = (felonies + misdemeanors, felonies + 2 * misdemeanors)
        (rounds,) = alternate(pace.rounds, lambda: _apply(here, listing, expected))
    seconds, busy = zip(*rounds, strict=True)
    facts = [expected[1] / each for each in seconds]
    cases = [expected[0] / each for each in seconds]
    return [
        Row("bulk_order", "s", seconds),
        Row("bulk_order_processor", "s", busy),
        Row("bulk_order_cases", "cases/s", cases),
        Row("bulk_order_facts", "facts/s", facts),
    ]


def _filed(here: Server, felonies: int, misdemeanors: int) -> bytes:
    """Put the cases before the court in a database called filed; the order's list, by docket."""
    lines = ["docket,count,outcome,seal"]
    with here.create("filed").office() as office:
        rest = iter(enumerate([Level.FELONY] * felonies + [Level.MISDEMEANOR] * misdemeanors))
        while page := list(islice(rest, IN_ONE_COMMIT)):
            _put_on_record(office, page)
            lines += [f"{_docket(n)},,{_ordered(level)}" for n, level in page]
    return ("\n".join(lines) + "\n").encode()


def _put_on_record(office: Office, page: list[tuple[int, Level]]) -> None:
    cases = {n: _case(level) for n, level in page}
    command = Command(uuid4(), CLERK, Role.CLERK, "0" * 64)
    personal = {case.id: {"docket": _docket(n)} for n, case in cases.items()}
    office.casework.receive(command, list(cases.values()), personal=personal)


def _docket(number: int) -> str:
    return f"D-{number:06}"


def _ordered(level: Level) -> str:
    is_felony = level == Level.FELONY
    return "redesignate_misdemeanor,no" if is_felony else "redesignate_infraction,yes"


def _case(level: Level) -> Case:
    """A case of the state's list: found, checked, left unchallenged, filed."""
    case = Case.identify(
        Act(CLERK, Role.CLERK, date(2018, 2, 20), PAPER),
        county=COUNTY,
        procedure="statutory",
        person_id=uuid4(),
        source="list",
        counts=[Count(1, "11359", "", level, date(1990, 5, 4))],
    )
    check(case)
    prosecutor = Act("u-0000000b", Role.PROSECUTOR, FILED_ON, PAPER)
    case.leave_unchallenged(prosecutor, [Term(1, Relief.REDESIGNATE)])
    case.file(prosecutor)
    return case


def _apply(here: Server, listing: bytes, expected: tuple[int, int]) -> tuple[float, float]:
    """Seconds, and those of our own processor time, on a fresh copy of the database."""
    court = Actor("u-0000000c", "Court", Role.COURT_CLERK)
    with here.create("ordered", template="filed").office() as office:
        if office.log_id != 1:
            raise SystemExit("The copy of the database holds no log: no figure.")
        began, busy = perf_counter(), process_time()
        receipt = apply_bulk_order(office, court, BytesIO(listing), SIGNED)
        passed, busy = perf_counter() - began, process_time() - busy
    if (receipt.applied, receipt.facts) != expected:
        raise SystemExit(f"Of {expected[0]} cases {receipt.applied} were ordered: no figure.")
    return passed, busy

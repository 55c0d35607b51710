"""How quickly is a county's file read, how quickly is it on record, and in how much memory?"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter

from api.loading import import_doj
from api.tokens import Actor
from domain.actors import Role
from intake import read_doj
from intake.doj.sample import Totals, write_sample
from scripts.benchmarks.cases import CLERK, COUNTY
from scripts.benchmarks.databases import Database, Server, server
from scripts.benchmarks.figures import Pace, Row, alternate

CASES = 20_000
A_LARGE_COUNTY = 170_000
"""Cases; some 220,000 counts, and 600,000 lines."""


def measure(pace: Pace) -> list[Row]:
    """Lines a second when the file is only read; counts a second when it goes on record.

    A large county once, with the memory that this process ever held: it holds no file.
    """
    with server() as here:
        file = here.home / "county.dat"
        totals = write_sample(file, county=COUNTY, cases=pace.of(CASES))
        (parsed,) = alternate(pace.rounds, partial(_parse, file, totals))
        (imported,) = alternate(pace.rounds, partial(_into_an_empty_one, here, file, totals))
        large = write_sample(file, county=COUNTY, cases=pace.of(A_LARGE_COUNTY))
        pace_of_large = _into_an_empty_one(here, file, large)
    return [
        Row("import_large_county", "counts/s", [pace_of_large]),
        Row("import_large_county_memory", "MB", [_peak()]),
        Row("import_counts", "counts/s", imported),
        Row("import_parse_rows", "lines/s", parsed),
    ]


def _parse(file: Path, totals: Totals) -> float:
    with file.open("rb") as stream, _timed() as passed:
        listing = read_doj(stream, county=COUNTY)
        found = listing.totals
    listing.close()
    _must_equal(listing.lines, totals.lines, "lines")
    _must_equal(found.counts, totals.counts, "counts")
    return totals.lines / passed[0]


def _into_an_empty_one(here: Server, file: Path, totals: Totals) -> float:
    return imported(here.create("county"), file, totals)


def imported(database: Database, file: Path, totals: Totals) -> float:
    """Counts a second, from a file to that database; creating it is not part of the figure."""
    clerk = Actor(CLERK, "Clerk", Role.CLERK)
    with database.office() as office, file.open("rb") as stream:
        # The office opens on first use, which is not part of the figure either.
        _must_equal(office.log_id, 1, "logs")
        with _timed() as passed:
            receipt = import_doj(office, clerk, stream, COUNTY, "petition", dry_run=False)
    _must_equal(receipt.counts, totals.counts, "counts")
    return totals.counts / passed[0]


def _peak() -> float:
    """The most memory that this process ever held; Linux counts in KiB, macOS in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1024**2 if sys.platform == "darwin" else 1024)


@contextmanager
def _timed() -> Iterator[list[float]]:
    """The seconds that the block took; one figure, there when the block has ended."""
    passed: list[float] = []
    began = perf_counter()
    yield passed
    passed.append(perf_counter() - began)


def _must_equal(found: int, expected: int, what: str) -> None:
    if found != expected:
        raise SystemExit(f"The file has {expected} {what}, but {found} were read: no figure.")

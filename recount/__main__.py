"""Figures from events alone: of an export, or of the report in a bundle.

    python -m recount bundle.zip                              works its report out again

    docketproof export --format parquet --to export
    python -m recount export status > status.csv
    python -m recount export deadlines --today 2026-03-02 > deadlines.csv
    python -m recount export case-deadlines --duty order > orders.csv

Of a bundle it ends with 0 if every figure follows, with 1 if one does not, and with 3 if they could
not be worked out. It needs nothing but Python, and looks at figures only: whether the events are
all there and unchanged, a verifier says. For an export it needs DuckDB besides, and reads nothing
but events.parquet. It folds the events by itself; so where it agrees with the service, two programs
that share no code agree.
"""

from __future__ import annotations

import csv
import json
import sys
import zlib
from argparse import ArgumentParser
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from recount.bundled import Differs, Recounted
from recount.cases import Case
from recount.duties import ALL
from recount.reports import REPORTS, rows_of

EVENTS = """
SELECT
    CAST(stream_id AS VARCHAR),
    topic,
    legal_on,
    role,
    what
FROM read_parquet($file)
WHERE aggregate = 'case'
ORDER BY position
"""


def cases_in(directory: Path) -> dict[str, Case]:
    """Every case of an export, by its id."""
    import duckdb  # noqa: PLC0415 - whoever recounts a bundle needs none.

    cases: dict[str, Case] = {}
    with duckdb.connect() as duck:
        events = duck.execute(EVENTS, {"file": str(directory / "events.parquet")})
        while page := events.fetchmany(10_000):
            for case_id, topic, on, role, said in page:
                what = json.loads(said) | {"role": role}
                if topic == "case.identified":
                    cases[case_id] = Case(case_id, on, what)
                else:
                    cases[case_id].feel(topic, on, what)
    return cases


def header(report: str, *, today: date, duty: str = "order", capacity: int = 100) -> dict[str, Any]:
    """What a report is asked for, as its header would say it."""
    filters = {"county": None, "procedure": None, "duty": duty, "state": None}
    said = {"report": report, "filters": filters, "capacity": capacity}
    return said | {"today": today.isoformat()}


DAMAGED = (
    *(BadZipFile, zlib.error, OSError, EOFError, RuntimeError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)
"""What comes of a file that is no bundle, lacks an entry, or holds something else in it."""
PACKED = (ZIP_STORED, ZIP_DEFLATED)
"""Ways to pack of which no more comes out at once than was asked for."""
NOT_RECOUNTED = 3
"""The exit code where nothing differs, since nothing was worked out."""
LONGEST_REPORT, LONGEST_EVENT = 200_000_000, 50_000_000
"""Bytes that are worth reading."""


class Line(NamedTuple):
    """One event of a bundle."""

    position: int
    topic: str
    leaf: dict[str, Any]
    hash: str
    state: bytes


def compared(bundle: Path) -> tuple[str, bool]:
    """What became of the report in a bundle, and whether it was recounted. Raises Differs."""
    with ZipFile(bundle) as archive, archive.open("events.ndjson") as events:
        if any(each.compress_type not in PACKED for each in archive.infolist()):
            raise ValueError("It is packed as no bundle is.")
        with archive.open("report.json") as report:
            counting = Recounted(json.loads(report.read(LONGEST_REPORT)))
        lines = iter(lambda: events.readline(LONGEST_EVENT), b"")
        for position, line in enumerate(lines, 1):
            leaf, state = json.loads(line)
            said = json.loads(leaf)
            topic, hashed = said["topic"].partition(":")[0], sha256(b"\0" + leaf.encode())
            counting.take(Line(position, topic, said, hashed.hexdigest(), state.encode()))
    return counting.compare(), counting.is_done


def main() -> None:
    """Say whether a bundle's report follows, or print a report of an export as CSV."""
    asked = ArgumentParser(prog="python -m recount", description="Figures from events alone.")
    asked.add_argument("what", type=Path, help="a bundle, or an export with events.parquet in it")
    asked.add_argument("report", choices=list(REPORTS), nargs="?", help="which report of an export")
    asked.add_argument("--today", type=date.fromisoformat, default=None, help="judge on this day")
    asked.add_argument("--duty", choices=list(ALL), default="order", help="of case-deadlines")
    asked.add_argument("--capacity", type=int, default=100, help="cases a week, of weekly")
    said = asked.parse_args()
    if said.report:
        _print(said)
    elif said.what.is_dir():
        asked.error("Of an export, name the report that you want.")
    else:
        try:
            says, is_done = compared(said.what)
        except Differs as error:
            # What stood in the file may not speak to the terminal.
            sys.exit("".join(map(_printable, f"FAILED: {error}")))
        except DAMAGED as error:
            sys.exit(f"FAILED: This is no bundle, or a damaged one: {error!r}.")
        sys.stdout.write(f"{''.join(map(_printable, says))}\n")
        sys.exit(0 if is_done else NOT_RECOUNTED)


def _printable(each: str) -> str:
    return each if each.isprintable() else ascii(each)[1:-1]


def _print(said: Any) -> None:
    """The report as CSV; on the other channel each case that it cannot judge."""
    cases = cases_in(said.what)
    day = said.today or date.today()  # noqa: DTZ011 - the analyst's own day.
    about = header(said.report, today=day, duty=said.duty, capacity=said.capacity)
    rows = list(rows_of(cases.values(), about))
    names = list(rows[0]) if rows else []
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    for case_id, case in cases.items():
        if case.by_hand:
            sys.stderr.write(f"Case {case_id} is left to hand: {', '.join(sorted(case.by_hand))}\n")


if __name__ == "__main__":
    main()

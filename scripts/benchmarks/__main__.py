"""`scripts/bench NAME [--json] [--quick]`: run one benchmark, or list them."""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module

import structlog

from api.processes import end_on_signals
from scripts.benchmarks import machine
from scripts.benchmarks.figures import FULL, QUICK, Row
from scripts.benchmarks.showing import table

BENCHMARKS = {
    "store": "Appending and reading, beside the library's own PostgreSQL module.",
    "step": "A case loaded, its rule applied, and saved.",
    "import": "A county's file of 20,000 cases, and one of 170,000, read, and put on record.",
    "order": "One bulk order for 8,156 cases, applied from its list.",
    "projections": "A million events folded, followed and asked, beside the library's runner.",
    "rebuild": "Projections folded from 100,000 events, beside the library's runner.",
    "http": "A status, a step and a list over HTTP, beside FastAPI with asyncpg.",
    "wait": "From a step taken over HTTP to a status that includes it.",
    "proof": "A million events sealed, bundled and verified; one of ten million proved.",
    "deadlines": "Duties and queues of a county of 220,000 counts.",
    "start": "From ./scripts/demo to the first page, in a fresh copy and again.",
}
MODULES = {"import": "importing", "order": "bulk_order", "http": "web", "wait": "waiting"}


def main() -> None:
    """Measure, and say what came out, for people or as one JSON object."""
    end_on_signals()
    # What programs say while they are measured is no part of the result.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asked = _arguments()
    if asked.name is None:
        print("\n".join(f"{name:11} {what}" for name, what in BENCHMARKS.items()))
        return
    pace = QUICK if asked.quick else FULL
    here = machine.described()
    measure = import_module(f"scripts.benchmarks.{MODULES.get(asked.name, asked.name)}").measure
    rows: list[Row] = measure(pace)
    said = [row.said() for row in rows]
    if asked.json:
        print(json.dumps({"machine": here, "quick": pace.is_quick, "rows": said}))
    else:
        print(table(here, said, is_quick=pace.is_quick))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=BENCHMARKS, help="Without it: what there is.")
    parser.add_argument("--json", action="store_true", help="One JSON object instead of a table.")
    parser.add_argument("--quick", action="store_true", help="A short trial, not to be quoted.")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped before the end; nothing is left behind.")

"""`scripts/faults [NAME ...] [--rounds N] [--seed S] [--json]`: hold every drill, or some."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib import import_module
from time import monotonic
from typing import Any

from api.processes import end_on_signals
from scripts.drills.figures import BROKEN_UNLESS_ZERO, Figures

DRILLS = {
    "kills": ("PostgreSQL, the application, or both are killed under load.", 1.0),
    "shown": ("Readers look at a commit that a crash takes back.", 0.1),
    "gaps": ("Writers of every kind at once, and readers who must be shown 1..n.", 0.5),
    "terminated": ("Backends are ended in the middle of their work.", 0.5),
    "cut": ("The wire is cut within a request, after it, or before the answer.", 0.25),
    "full": ("The disk is full, and then there is room again.", 0.1),
    "analyst": ("A transaction stays open for minutes while others append.", 0.1),
    "clock": ("The clocks of the server and its clients go back.", 0.25),
}
"""What each stages, and how many of its rounds are held for each round that is asked for."""
ROUNDS, SEED = 20, 64


def main() -> int:
    """Hold the drills, say what came of them, and fail if a promise was broken."""
    end_on_signals()
    asked = _arguments()
    held = {name: _held(name, asked) for name in asked.names or DRILLS}
    broken = {name: each.broken() for name, each in held.items() if each.broken()}
    if asked.json:
        drills = {name: _said(each) for name, each in held.items()}
        report = {"machine": _machine(), "seed": asked.seed, "drills": drills, "broken": broken}
        print(json.dumps(report))
    else:
        print("\n\n".join(_table(name, each) for name, each in held.items()))
        print(f"\n{_sentence(broken)}")
    return 1 if broken else 0


def _held(name: str, asked: argparse.Namespace) -> Figures:
    rounds = max(1, round(asked.rounds * DRILLS[name][1]))
    print(f"{name}: {rounds} rounds. {DRILLS[name][0]}", file=sys.stderr)
    began = monotonic()
    figures: Figures = import_module(f"scripts.drills.{name}").drill(rounds, asked.seed)
    if not figures.skipped:
        figures |= {"rounds": rounds, "seconds": round(monotonic() - began)}
    return figures


def _machine() -> dict[str, Any]:
    """On what it was held; nothing that names its owner."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _said(figures: Figures) -> dict[str, Any]:
    words = {"said": list(figures.said), "skipped": figures.skipped}
    return dict(figures) | {name: each for name, each in words.items() if each}


def _table(name: str, figures: Figures) -> str:
    if figures.skipped:
        return f"{name}: not held. {figures.skipped}"
    width = max(map(len, figures))
    zero = [each for each in figures if each in BROKEN_UNLESS_ZERO]
    others = [each for each in figures if each not in BROKEN_UNLESS_ZERO]
    lines = [f"  {each:{width}}  {figures[each]:>12,.10g}" for each in others + zero]
    return "\n".join([name, *lines, *(f"  {each}" for each in figures.said)])


def _sentence(broken: dict[str, dict[str, float]]) -> str:
    if not broken:
        return "Every promise was kept."
    lines = [
        f"{name}: {count:g} {which}. {BROKEN_UNLESS_ZERO[which]}"
        for name, counts in broken.items()
        for which, count in counts.items()
    ]
    return "\n".join(["Promises were broken:", *lines])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"Of {', '.join(DRILLS)}.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"Default {ROUNDS}.")
    parser.add_argument("--seed", type=int, default=SEED, help=f"Default {SEED}.")
    parser.add_argument("--json", action="store_true", help="One JSON object instead of a table.")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(DRILLS):
        parser.error(f"There is no drill {', '.join(sorted(unknown))}.")
    return asked


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped before the end; nothing is left behind.")

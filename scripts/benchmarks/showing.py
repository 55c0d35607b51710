"""How do people read the figures?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

HEAD = ("", "median", "unit", "range", "peer", "range", "ratio")


def table(machine: dict[str, Any], rows: Sequence[dict[str, Any]], *, is_quick: bool) -> str:
    """The machine in one line, a line for each figure, and who the peers are."""
    lines = [HEAD, *map(_cells, rows)]
    if all(row["against"] is None for row in rows):
        lines = [line[:4] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = ["  ".join(_aligned(line, widths)).rstrip() for line in lines]
    peers = dict.fromkeys(row["peer"] for row in rows if row["peer"])
    rounds = f"Rounds: {min(row['rounds'] for row in rows)}."
    trial = ["A quick trial: too short to be quoted."] if is_quick else []
    where = "{cpu}, {cores} cores, {memory_gib} GiB, {system}, Python {python}, {commit}"
    load = f"Load before: {machine['load_before']}."
    notes = [f"Peer: {each}." for each in peers]
    return "\n".join([where.format(**machine), *shown, "", f"{rounds} {load}", *notes, *trial])


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    has_peer = row["against"] is not None
    return (
        row["name"],
        _number(row["value"]),
        row["unit"],
        f"{_number(row['min'])} to {_number(row['max'])}",
        _number(row["against"]) if has_peer else "",
        f"{_number(row['against_min'])} to {_number(row['against_max'])}" if has_peer else "",
        f"{row['ratio']:.2f}" if has_peer else "",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Words to the left, numbers to the right."""
    return [
        cell.ljust(width) if place in (0, 2) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]

"""A whole history, folded event by event: every version of its rows, and where it stood still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from projections.engine.fact import decode
from projections.engine.projection import Projection
from projections.engine.quarantine import Parked
from projections.engine.sheet import Sheet
from record.store.reading import Recorded

Lines: TypeAlias = list[list[str]]
"""What each projection's table gets, in the order of the projections."""


def fold_whole(
    log_id: int, projections: Sequence[Projection], history: Sequence[Recorded]
) -> tuple[Lines, list[tuple[str, Parked]]]:
    """The lines of each projection's rows, and which of them put the stream in quarantine."""
    sheets = [Sheet(each, log_id) for each in projections]
    for recorded in history:
        fold_into(sheets, recorded)
    lines = [[*sheet.lines, *sheet.current_lines()] for sheet in sheets]
    return lines, [(s.projection.NAME, each) for s in sheets for each in s.parked.values()]


def fold_into(sheets: Sequence[Sheet], recorded: Recorded) -> None:
    """Let the event change each sheet."""
    try:
        fact = decode(recorded)
    except Exception as error:
        # An event that cannot be read is every projection's trouble, and only its stream's.
        for sheet in sheets:
            sheet.park(recorded, error)
        return
    for sheet in sheets:
        sheet.fold(fact)

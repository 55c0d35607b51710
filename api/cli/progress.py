"""How far is an import? A bar for a person who looks on; nothing for a program."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO, Self, cast

import click


class Bars:
    """First how much was read, then how many cases are on record; on a terminal's stderr only."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._bar: Any = None
        self._label = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None

    def reading(self, files: Sequence[BinaryIO]) -> list[BinaryIO]:
        """The files, which move the bar as they are read."""
        whole = sum(os.fstat(each.fileno()).st_size for each in files) if self._is_seen else 0
        return [cast(BinaryIO, _Watched(each, self, whole)) for each in files]

    def read(self, more: int, whole: int) -> None:
        """So many more bytes of the whole were read."""
        self._show("Reading", more, whole)

    def recorded(self, done: int, whole: int) -> None:
        """So many cases of the whole are on record."""
        self._show("Recording", done - (self._bar.pos if self._label == "Recording" else 0), whole)

    def folded(self, done: int, whole: int) -> None:
        """So many events of the whole are folded."""
        self._show("Folding", done - (self._bar.pos if self._label == "Folding" else 0), whole)

    def _show(self, label: str, more: int, whole: int) -> None:
        if not self._is_seen:
            return
        if label != self._label:
            self.__exit__()
            self._label = label
            self._bar = click.progressbar(length=whole, label=label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(more)


class _Watched:
    """A file that says how much of it was read."""

    def __init__(self, file: BinaryIO, bars: Bars, whole: int) -> None:
        self._file, self._bars, self._whole = file, bars, whole

    def read(self, size: int = -1) -> bytes:
        part = self._file.read(size)
        if self._whole:
            self._bars.read(len(part), self._whole)
        return part

    def seek(self, place: int) -> int:
        self._whole = 0
        return self._file.seek(place)

"""A stream of rows that COPY reads as it goes, so that no file is ever whole in memory."""

from __future__ import annotations

from collections.abc import Iterator


class CopyStream:
    """Rows as a readable file."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows, self._rest = rows, b""

    def read(self, size: int = 1 << 20) -> bytes:
        """Up to about `size` bytes; none when the rows are at an end."""
        parts, held = [self._rest], len(self._rest)
        for row in self._rows:
            parts.append(row)
            held += len(row)
            if held >= size:
                break
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]

    def readline(self, _: int = -1) -> bytes:
        """One row; part of what the driver takes for a file, though COPY never asks for it."""
        return next(self._rows, b"")

"""How are more rows held together by person than memory should hold?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO
from zlib import crc32

SHARES = 64
"""Of 220,000 counts, each share is a megabyte or two."""
IN_MEMORY = 30_000
"""Records that may wait before they go to disk, some 6 MB. Fewer than that never touch it."""
BETWEEN = "\0"
"""No field of a file that was read holds it, nor a line feed: each record was one line."""

Record = tuple[str, ...]


class Spool:
    """Records put aside by their first field, on disk in a file without a name.

    Whatever has the same first field comes back together, sorted by all fields: in which order it
    was put aside makes no difference.
    """

    def __init__(self) -> None:
        self._waiting: list[list[str]] = [[] for _ in range(SHARES)]
        self._number = 0
        self._file: IO[bytes] | None = None
        self._parts: list[list[tuple[int, int]]] = [[] for _ in range(SHARES)]

    def put(self, record: Record) -> None:
        """Put a record aside; no field of it holds a NUL or a line feed."""
        self._waiting[crc32(record[0].encode()) % SHARES].append(BETWEEN.join(record))
        self._number += 1
        if self._number >= IN_MEMORY:
            self._write()

    def __iter__(self) -> Iterator[list[Record]]:
        """Give the records share by share, each sorted; one share is in memory."""
        for number in range(SHARES):
            lines = self._waiting[number] + self._written(number)
            # Sorted as text: NUL comes before all that a field holds, so a field sorts as a whole.
            yield [tuple(line.split(BETWEEN)) for line in sorted(lines)]

    def close(self) -> None:
        """Give the disk back."""
        if self._file is not None:
            self._file.close()

    def _write(self) -> None:
        if self._file is None:
            # It lives as long as the spool, which closes it.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
        for lines, parts in zip(self._waiting, self._parts, strict=True):
            if not lines:
                continue
            part = "\n".join(lines).encode()
            parts.append((self._file.tell(), len(part)))
            self._file.write(part)
            lines.clear()
        self._number = 0

    def _written(self, number: int) -> list[str]:
        found: list[str] = []
        if self._file is not None:
            for at, length in self._parts[number]:
                self._file.seek(at)
                found += self._file.read(length).decode().split("\n")
        return found

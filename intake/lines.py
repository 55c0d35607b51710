"""What are the lines of a stream of bytes, in bounded memory, and what is its digest?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from intake.listing import Problem, Problems

# Small enough that a block's rows are gone before the garbage collector looks at them: a fifth
# faster than 256 KiB.
CHUNK_BYTES = 64 * 1024
LINE_BYTES_MAX = 64 * 1024
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Block:
    """Some whole lines: their bytes without line feeds, and the number of the first, from 1.

    `ends_open` says that the last of them is the last of the file and has no line feed.
    """

    first: int
    lines: list[bytes]
    ends_open: bool = False


class Lines:
    """The lines of a stream, some at a time; `sha256` is complete when all were taken.

    No more than a chunk and a line are held. Raises Refused where reading on is pointless: a
    line beyond 64 KiB, or UTF-16.
    """

    def __init__(self, stream: BinaryIO, problems: Problems) -> None:
        self._stream = stream
        self._problems = problems
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest of all bytes read so far, in hexadecimal."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[Block]:
        """Give the lines in blocks, in order."""
        number, rest = 1, b""
        for chunk in self._chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            yield from self._block(number, lines)
            number += len(lines)
            if len(rest) > LINE_BYTES_MAX:
                raise self._problems.refusal(_too_long(number))
        if rest:
            yield Block(number, [rest], ends_open=True)

    def _chunks(self) -> Iterator[bytes]:
        chunk = self._read()
        if _is_utf16(chunk):
            raise self._problems.refusal(_UTF16)
        chunk = chunk.removeprefix(_UTF8_MARK)
        while chunk:
            yield chunk
            chunk = self._read()

    def _read(self) -> bytes:
        """Read a full chunk, or what is left: a pipe may give less than it was asked for."""
        chunk = bytearray()
        while len(chunk) < CHUNK_BYTES:
            part = self._stream.read(CHUNK_BYTES - len(chunk))
            if not part:
                break
            chunk += part
        self._digest.update(chunk)
        return bytes(chunk)

    def _block(self, number: int, lines: list[bytes]) -> Iterator[Block]:
        if lines and max(map(len, lines)) > LINE_BYTES_MAX:
            long = next(i for i, line in enumerate(lines) if len(line) > LINE_BYTES_MAX)
            yield from self._block(number, lines[:long])
            raise self._problems.refusal(_too_long(number + long))
        if lines:
            yield Block(number, lines)


def _is_utf16(start: bytes) -> bool:
    """Whether a file starts like UTF-16: by its mark, or by a NUL in every second byte."""
    if start.startswith(_UTF16_MARKS):
        return True
    head = start[:64]
    if len(head) < 8:
        return False
    return any(set(head[odd::2]) == {0} and 0 not in head[1 - odd :: 2] for odd in (0, 1))


def _too_long(line: int) -> Problem:
    return Problem(
        line,
        None,
        f"The line is longer than {LINE_BYTES_MAX // 1024} KiB; reading stopped here.",
        "A record is a line of short fields: check that this is the right file, that each record"
        " ends with a line feed, and have the file delivered again.",
        "too_long",
    )


_UTF16 = Problem(
    1,
    None,
    "The file is in UTF-16 (two bytes for each character).",
    "Convert it with `iconv -f UTF-16 -t UTF-8 IN > OUT`, or save it as CSV UTF-8.",
    "encoding",
)

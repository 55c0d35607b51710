"""How are the files of one delivery read, one after the other?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import BinaryIO

from intake.listing import Problem, Problems

EMPTY = Problem(
    0,
    None,
    "The file holds no records.",
    "Check that the download is complete, and have the file delivered again.",
    "empty",
)


def read_files(
    streams: Sequence[BinaryIO], problems: Problems, take: Callable[[BinaryIO], str]
) -> tuple[str, ...]:
    """Let each file be taken, which gives its digest; the digests in the order of their text.

    A problem names the number of its file where there are several. The same file twice is a
    problem: its lines would be counted twice.
    """
    digests: list[str] = []
    for number, stream in enumerate(streams, 1):
        problems.file = number if len(streams) > 1 else None
        digest = take(stream)
        if digest in digests:
            problems.add(_twice(digests.index(digest) + 1))
        digests.append(digest)
    problems.file = None
    return tuple(sorted(digests))


def _twice(first: int) -> Problem:
    return Problem(
        0,
        None,
        f"The delivery holds this file twice: it is the same as file {first}.",
        "Leave one of the two out.",
        "twice",
    )

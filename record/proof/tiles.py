"""Tiles (C2SP tlog-tiles): the tree in files of 256 hashes, which never change once full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from record.proof.findings import Malformed
from record.proof.tree import NODE, Node

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32
WHOLE = WIDTH * HASH
"""Bytes of a tile that is full."""
TILE = re.compile(
    r"tile/(?P<level>[0-9]{1,2})/(?P<number>(x[0-9]{3}/){0,6}[0-9]{3})(\.p/(?P<width>[0-9]{1,3}))?"
)


def path(level: int, number: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/067`, and `.p/W` behind where it is not full."""
    return f"tile/{level}/{_grouped(number)}{_part(width)}"


def entries_path(number: int, width: int = WIDTH) -> str:
    """Where a bundle of 256 leaves lies."""
    return f"tile/entries/{_grouped(number)}{_part(width)}"


def placed(where: str) -> tuple[int, int, int]:
    """Level, number and width of the tile that lies there, as `path` writes it.

    Raises Malformed for any other way to write it.
    """
    found = TILE.fullmatch(where)
    if not found:
        raise Malformed("A tile is asked for as tile/LEVEL/NUMBER, or with .p/WIDTH behind it.")
    number = int(found["number"].replace("x", "").replace("/", ""))
    there = int(found["level"]), number, int(found["width"] or WIDTH)
    if path(*there) != where or not 1 <= there[2] <= WIDTH:
        raise Malformed("Of each tile there is one address: three digits at a time, an x before.")
    return there


def grown(old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """Which tiles a log that grows has to write: level, number and width of each."""
    level = 0
    while new:
        for number in range(old // WIDTH, (new + WIDTH - 1) // WIDTH):
            width = min(WIDTH, new - number * WIDTH)
            if width > max(0, min(WIDTH, old - number * WIDTH)):
                yield level, number, width
        level, old, new = level + 1, old // WIDTH, new // WIDTH


def reader(read: Callable[[int, int, int], bytes], size: int) -> Node:
    """Reads nodes of the tree of that size out of its tiles, each by level, number and width.

    Raises Malformed on a short tile.
    """

    def node(level: int, place: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first = place << above
        number, at = divmod(first, WIDTH)
        there = (size >> HEIGHT * tile_level) - number * WIDTH
        tile = read(tile_level, number, min(WIDTH, there))
        if len(tile) != HASH * min(WIDTH, there):
            raise Malformed("A tile is as long as its width says.")
        return folded(tile[HASH * at : HASH * (at + (1 << above))])

    return node


def bundle(leaves: list[bytes]) -> bytes:
    """Leaves one after the other, each behind its length in two bytes."""
    return b"".join(len(each).to_bytes(2) + each for each in leaves)


def unbundled(body: bytes) -> Iterator[bytes]:
    """The leaves of a bundle. Raises Malformed where it ends within one."""
    at = 0
    while at < len(body):
        length = int.from_bytes(body[at : at + 2])
        leaf = body[at + 2 : at + 2 + length]
        if at + 2 > len(body) or len(leaf) != length:
            raise Malformed("A bundle ends where a leaf ends.")
        yield leaf
        at += 2 + length


def folded(hashes: bytes) -> bytes:
    """The node above a whole subtree's hashes, which lie one behind the other."""
    while len(hashes) > HASH:
        pairs = [hashes[at : at + 2 * HASH] for at in range(0, len(hashes), 2 * HASH)]
        hashes = b"".join([sha256(NODE + pair).digest() for pair in pairs])
    return hashes


def _grouped(number: int) -> str:
    """Three digits at a time, an x before all but the last."""
    digits = f"{number:03}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    *others, last = (digits[each : each + 3] for each in range(0, len(digits), 3))
    return "".join(f"x{each}/" for each in others) + last


def _part(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"

"""Random bytes, drawn from the system many at a time.

Each call of the system lets other threads go first, and among many of them that costs more than
the bytes do.
"""

from __future__ import annotations

import os
from threading import local
from uuid import UUID

BLOCK = 4096


class _Drawn(local):
    """What one thread has drawn and not used yet."""

    def __init__(self) -> None:
        self.block, self.used = b"", 0

    def forget(self) -> None:
        """Draw anew: a child of a fork must not use what its parent may use, too."""
        self.block = b""


_drawn = _Drawn()
os.register_at_fork(after_in_child=_drawn.forget)


def random_bytes(n: int) -> bytes:
    """So many bytes that nobody can guess, of which none is ever given twice."""
    drawn = _drawn
    if drawn.used + n > len(drawn.block):
        drawn.block, drawn.used = os.urandom(max(n, BLOCK)), 0
    drawn.used += n
    return drawn.block[drawn.used - n : drawn.used]


def random_uuid() -> UUID:
    """RFC 9562 §5.4: a version 4 UUID."""
    return UUID(bytes=random_bytes(16), version=4)

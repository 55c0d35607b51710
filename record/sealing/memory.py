"""What the sealer remembers by itself, outside the database: the last checkpoint that it signed."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed
from record.proof.note import Note
from record.proof.tree import EMPTY
from record.sealing.on_disk import write_whole
from record.sealing.refusals import Unreadable


class Memory:
    """A folder of the sealer's own; whoever holds it is the only one who seals."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the memory: another sealer on it waits."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def last(self, origin: str) -> Checkpoint:
        """The last checkpoint; of no events if there was none. Raises Unreadable."""
        path = self.home / "last"
        try:
            return Checkpoint.parse(Note.parse(path.read_bytes()).text)
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY)
        except Malformed as error:
            raise Unreadable(path) from error

    def forget(self) -> None:
        """Let go of what was remembered, if anything was."""
        (self.home / "last").unlink(missing_ok=True)

    def remember(self, note: Note) -> None:
        """Remember this one, whatever happens next."""
        write_whole(self.home / "last", bytes(note))

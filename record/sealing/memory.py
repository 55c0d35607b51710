"""What the sealer remembers by itself, outside the database: the last checkpoint that it signed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from record.proof.checkpoint import Checkpoint
from record.proof.note import Note
from record.proof.tree import EMPTY


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
        """The last checkpoint; of no events if there was none."""
        try:
            body = (self.home / "last").read_bytes()
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY)
        return Checkpoint.parse(Note.parse(body).text)

    def remember(self, note: Note) -> None:
        """Remember this one, whatever happens next."""
        write_whole(self.home / "last", bytes(note))


def write_whole(path: Path, body: bytes) -> None:
    """Put the bytes on disk under that name: all of them or, after a crash, the former ones."""
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Checkpoints (C2SP tlog-checkpoint): how large a log is, and the root of its tree."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass

from record.proof.findings import Malformed


@dataclass(frozen=True)
class Checkpoint:
    """The text of a checkpoint. Lines after the root are read over, and never written."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint that a note's text is. Raises Malformed."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise Malformed("A checkpoint is an origin, a size and a root, a line each.")
        origin, size, root = lines[:3]
        if not (size.isascii() and size.isdigit()) or (size != "0" and size.startswith("0")):
            raise Malformed("The size of a checkpoint is a number in plain digits.")
        if len(size) > 19 or int(size) >= 2**63:
            raise Malformed("No log has so many leaves.")
        return cls(origin, int(size), _root(root))

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def _root(encoded: str) -> bytes:
    try:
        root = b64decode(encoded, validate=True)
    except (Error, ValueError) as error:
        raise Malformed("The root of a checkpoint is in base64.") from error
    if len(root) != 32 or b64encode(root).decode() != encoded:
        raise Malformed("The root of a checkpoint is 32 bytes in base64.")
    return root

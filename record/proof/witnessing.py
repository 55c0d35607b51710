"""What a witness answers (C2SP tlog-witness v1.0.0, add-checkpoint); it sees no leaf, ever.

For a tree of the size that it knows and another root it answers 409, as that version says; later
drafts say 422. A log that it does not know is 404, one whose key did not sign 403.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Inconsistent, Malformed, Unsigned
from record.proof.note import Note, Verifier
from record.proof.tree import EMPTY, LONGEST, verify_consistency

LONGEST_TEXT = 100_000
"""Bytes that a witness keeps of a checkpoint: its signatures have room beside them in a note."""


@dataclass(frozen=True)
class Request:
    """The size that the log believes the witness to know, the proof from there, and the note."""

    old: int
    proof: Sequence[bytes]
    note: Note

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """The request. Raises Malformed."""
        head, found, note = body.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            proof = [b64decode(each, validate=True) for each in lines]
        except (UnicodeDecodeError, Error, ValueError) as error:
            raise Malformed("A request is an old size, hashes in base64, and a note.") from error
        size = first.removeprefix("old ")
        is_plain = size.isdigit() and len(size) <= 19 and str(int(size)) == size
        if not found or not first.startswith("old ") or not is_plain or len(proof) > LONGEST:
            raise Malformed("A request begins with old, a size, and at most 63 hashes.")
        return cls(int(size), proof, Note.parse(note))

    def __bytes__(self) -> bytes:
        hashes = "".join(f"{b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old}\n{hashes}\n".encode() + bytes(self.note)


@dataclass(frozen=True)
class Verdict:
    """What is answered, and where the witness cosigns: what it has seen then."""

    status: int
    says: str
    seen: Checkpoint | None = None


def judge(
    body: bytes,
    logs: Mapping[str, Sequence[Verifier]],
    last: Callable[[str], Checkpoint | None],
) -> Verdict:
    """Whether a witness that knows these logs, by their origins, and saw them so last, cosigns."""
    try:
        request = Request.parse(body)
        checkpoint = Checkpoint.parse(request.note.text)
    except Malformed as wrong:
        return Verdict(400, str(wrong))
    if checkpoint.origin not in logs:
        return Verdict(404, "This log is not known here.")
    try:
        request.note.signed_by(logs[checkpoint.origin])
    except Unsigned as wrong:
        return Verdict(403, str(wrong))
    if request.old > checkpoint.size:
        return Verdict(400, "The old size is above the new one.")
    if len(request.note.text.encode()) > LONGEST_TEXT:
        return Verdict(400, f"The text of a checkpoint has at most {LONGEST_TEXT} bytes here.")
    known = last(checkpoint.origin) or Checkpoint(checkpoint.origin, 0, EMPTY)
    return _follows(request, checkpoint, known)


def _follows(request: Request, checkpoint: Checkpoint, known: Checkpoint) -> Verdict:
    if request.old != known.size:
        return Verdict(409, f"{known.size}\n")
    if checkpoint.size == known.size and checkpoint.root != known.root:
        return Verdict(409, f"{known.size}\n")
    try:
        if known.size:
            verify_consistency(
                known.size, known.root, checkpoint.size, checkpoint.root, request.proof
            )
        elif request.proof:
            raise Inconsistent("From nothing there is no proof.")
    except Inconsistent as wrong:
        return Verdict(422, str(wrong))
    return Verdict(200, "", checkpoint)

"""A witness: a program of somebody else's, which remembers how far each log had got.

It sees an origin, a size, a root and a proof; never a leaf, and nothing of any case.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.note import Line, Note, Verifier
from record.proof.witnessing import Request, Verdict, judge
from record.sealing.keys import LogKeys
from record.sealing.on_disk import write_whole


@dataclass
class WitnessDesk:
    """Answers one request after the other. What it cosigned is on its disk before it says so."""

    home: Path
    keys: LogKeys
    logs: Sequence[Verifier]
    now: Callable[[], int]
    """Seconds since 1970."""

    @property
    def witness(self) -> Witness:
        """The public half, for policies. The oldest key cosigns."""
        return Witness(self.keys.origin, self.keys.keys[0].public_key().public_bytes_raw())

    def answer(self, body: bytes) -> Verdict:
        """What is answered to add-checkpoint; to a log that has only grown, with a cosignature."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            verdict = judge(body, self._known(), self._seen)
            if verdict.seen is None:
                return verdict
            # The text as it was sent: lines after the root are part of what a cosignature is of.
            note = Request.parse(body).note
            line = cosign(note.text, self.keys.origin, self.keys.keys[0], self.now())
            write_whole(self._file(verdict.seen.origin), self._kept(note, line))
            return Verdict(200, str(line), verdict.seen)

    def last(self, origin: str) -> Note | None:
        """What it cosigned last of a log, whatever the log says today; None if nothing."""
        try:
            return Note.parse(self._file(origin).read_bytes())
        except FileNotFoundError:
            return None

    def _known(self) -> Mapping[str, Sequence[Verifier]]:
        return {
            each.name: [one for one in self.logs if one.name == each.name] for each in self.logs
        }

    def _kept(self, note: Note, line: Line) -> bytes:
        """With the lines that were verified, and no other: a stranger may have added any."""
        signed = note.lines_of((each.name, each.key_id) for each in self.logs)
        return bytes(Note(note.text, (*signed, line)))

    def _seen(self, origin: str) -> Checkpoint | None:
        note = self.last(origin)
        return Checkpoint.parse(note.text) if note else None

    def _file(self, origin: str) -> Path:
        return self.home / f"seen-{sha256(origin.encode()).hexdigest()}"

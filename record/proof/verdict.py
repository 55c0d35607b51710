"""What a checkpoint is worth to whoever keeps their own: four words, and nothing between them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Finding, Malformed
from record.proof.note import Note
from record.proof.policy import Policy

UNANCHORED, CONSISTENT, WITNESSED, FAILED = "UNANCHORED", "CONSISTENT", "WITNESSED", "FAILED"

MEANING = {
    UNANCHORED: "Only the log's own key stands for it: whoever holds that key could show others "
    "something else. Keep this checkpoint, and compare the next one with it.",
    CONSISTENT: "It holds all that the checkpoint you kept covers, unchanged and in its order.",
    WITNESSED: "So many witnesses of your policy saw this tree, and that it had only grown.",
    FAILED: "It does not prove what it says. Keep everything, and ask the office why.",
}
"""In plain words."""

OMISSION = (
    "No log can prove that something was never entered into it: compare with the lists of the "
    "court and of the state, and with the receipts that were handed out."
)
WINDOW = (
    "Until the first checkpoint after an event was witnessed, or kept by somebody, whoever "
    "controls the database could still change that event unseen."
)
LIMITS = (OMISSION, WINDOW)
"""What no proof of this kind can show."""


@dataclass(frozen=True)
class Verdict:
    """The word, and by how many of how many witnesses."""

    word: str
    witnesses: Collection[str] = ()
    of: int = 0

    def __str__(self) -> str:
        return f"{self.word} {len(self.witnesses)}-of-{self.of}" if self.of else self.word

    @property
    def meaning(self) -> str:
        """In plain words."""
        return MEANING[self.word]


def opened(body: bytes, policy: Policy) -> tuple[Note, Checkpoint]:
    """A checkpoint of a log that the policy knows, signed by its key.

    Raises Malformed, or Unsigned.
    """
    note = Note.parse(body)
    if bytes(note) != body:
        raise Malformed("Of each note there is one form, and this is another: see its base64.")
    if len({(each.name, each.key_id) for each in note.lines}) < len(note.lines):
        raise Malformed("One key has signed this note twice.")
    checkpoint = Checkpoint.parse(note.text)
    known = [each for each in policy.logs if each.name == checkpoint.origin]
    if not known:
        raise Malformed(f"Your policy knows no log that is called {checkpoint.origin}.")
    note.signed_by(known)
    return note, checkpoint


def judged(note: Note, policy: Policy, *, follows_kept: bool) -> Verdict:
    """What the note is worth, once all else holds. Raises Unsigned where a cosignature is wrong."""
    by = policy.cosigned(note)
    if policy.witnesses and policy.quorum != "none" and policy.is_met(by):
        return Verdict(WITNESSED, sorted(by), len(policy.witnesses))
    return Verdict(CONSISTENT if follows_kept else UNANCHORED)


def failed(finding: Finding) -> str:
    """The line that names what is wrong."""
    return f"{FAILED}: {type(finding).__name__}: {finding}"

"""A receipt that somebody brings: what it is of, and every step that proves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed
from record.proof.history import must_be_seen_later, said_by
from record.proof.note import Note
from record.proof.policy import Policy
from record.proof.tlog_proof import FIRST, TlogProof
from record.proof.tree import Step, climb, leaf_hash
from record.proof.verdict import opened


class Receipt(NamedTuple):
    """What the leaf says, its hash, the way up from it, and the checkpoint whose root that is."""

    leaf: Mapping[str, Any]
    hash: bytes
    position: int
    steps: Sequence[Step]
    note: Note
    checkpoint: Checkpoint


def is_receipt(body: bytes) -> bool:
    """Whether it says to be one (C2SP tlog-proof)."""
    return body.startswith(f"{FIRST}\n".encode())


def proved(body: bytes, policy: Policy) -> Receipt:
    """The receipt, once it proves that its event is in a log that the policy knows.

    Raises Malformed, also where the leaf is not in it; Unsigned, NotIncluded, or AheadOfTime.
    """
    found = TlogProof.parse(body)
    if bytes(found) != body:
        raise Malformed("Of each receipt there is one form, and this is another: see its base64.")
    if found.extra is None:
        raise Malformed("This receipt is without the event's leaf: ask for the one that has it.")
    note, checkpoint = opened(bytes(found.note), policy)
    known = [each for each in policy.logs if each.name == checkpoint.origin]
    hashed = leaf_hash(found.extra)
    found.verify(hashed, checkpoint.origin, known)
    steps = list(climb(hashed, found.index, checkpoint.size, found.hashes))
    try:
        leaf, at = said_by(found.extra.decode())
    except (Malformed, UnicodeDecodeError) as wrong:
        raise Malformed(f"The leaf in this receipt: {wrong}") from wrong
    must_be_seen_later(at, note, policy)
    return Receipt(leaf, hashed, found.index + 1, steps, note, checkpoint)

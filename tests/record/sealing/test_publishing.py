"""Nothing is published that too few witnesses saw, and none of them holds up the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.cosignature import Witness, cosign
from record.proof.findings import Malformed, Unsigned
from record.proof.note import Line, Note
from record.proof.policy import Policy
from record.sealing import checkpoints
from record.sealing.refusals import Unmet
from record.sealing.sealer import Proof, Sealer
from record.sealing.tree import RecordTree

Grow = Callable[[int], None]


def test_nothing_is_published_before_enough_witnesses_saw_it(sealer: Sealer, grow: Grow) -> None:
    keys = {name: Ed25519PrivateKey.from_private_bytes(name.encode() * 32) for name in "abc"}
    known = {name: Witness(name, key.public_key().public_bytes_raw()) for name, key in keys.items()}
    policy = Policy(witnesses=known, groups={"two": (2, ("a", "b", "c"))}, quorum="two")

    def ask(name: str) -> Any:
        return lambda note, _: [cosign(note.text, name, keys[name], 1_700_000_000)]

    grow(3)
    asked = replace(sealer, policy=policy, witnesses={"a": ask("a"), "b": lambda *_: []})
    with pytest.raises(Unmet, match="of the witnesses a cosigned, which is not enough; 3 events"):
        asked.seal()
    with sealer.pool.cursor() as cursor:
        assert checkpoints.latest(cursor, sealer.log_id) is None
    asked = replace(asked, witnesses={"a": ask("a"), "b": lambda *_: [], "c": ask("c")})
    assert asked.seal() == (3, True, ["a", "c"])
    with sealer.pool.cursor() as cursor:
        note = checkpoints.latest(cursor, sealer.log_id).note
    assert policy.cosigned(note) == {"a", "c"}


@pytest.mark.parametrize("many", [1, 101])
def test_what_nobody_could_read_again_is_not_published(
    many: int, sealer: Sealer, grow: Grow
) -> None:
    (own,) = sealer.keys.verifiers
    false = [Line(own.name, own.key_id, bytes(64))] * many
    grow(3)
    with pytest.raises((Unsigned, Malformed)):
        replace(sealer, witnesses={"a": lambda *_: false}).seal()
    with sealer.pool.cursor() as cursor:
        assert checkpoints.latest(cursor, sealer.log_id) is None


def test_a_silent_witness_keeps_no_other_one_waiting(sealer: Sealer, grow: Grow) -> None:
    grow(3)
    all_asked, proofs = Barrier(3), []

    def ask(_: Note, proof: Proof) -> Sequence[Line]:
        all_asked.wait(timeout=60)  # Whoever is asked last lets all go on.
        proofs.append(proof(2))
        return []

    asked = replace(sealer, witnesses=dict.fromkeys("abc", ask))
    assert asked.seal().size == 3
    with sealer.pool.cursor() as cursor:
        assert proofs == [RecordTree(cursor, sealer.log_id).consistency(2, 3)] * 3

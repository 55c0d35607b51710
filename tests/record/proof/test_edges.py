"""Odd keys, odd signatures and other people's checkpoints: public vectors at the edges."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed, NotIncluded, Unsigned
from record.proof.note import ED25519, Note, Verifier, written
from record.proof.tree import leaf_hash, verify_inclusion
from tests.record.proof.vectors import MERKLE, needs_vectors

EDGES = MERKLE / "cctv-ed25519/ed25519vectors.json"
BUNDLES = MERKLE / "sigstore-conformance/test/assets/bundle-verify"
WRONG = {
    "checkpoint-wrong-roothash_fail": NotIncluded,
    "inclusion-proof-corrupted-hash_fail": NotIncluded,
    "rekor2-checkpoint-missing-log-signature_fail": Malformed,
    "rekor2-checkpoint-missing-origin_fail": Malformed,
    "rekor2-checkpoint-missing-root-hash_fail": Malformed,
    "rekor2-checkpoint-missing-size_fail": Malformed,
}
"""Those that fail at the tree or the form of a checkpoint; others fail at what is not ours."""


@needs_vectors
def test_no_key_counts_for_which_anybody_can_sign() -> None:
    """C2SP/CCTV: every low-order or non-canonical key is refused, and no other."""
    for each in json.loads(EDGES.read_text()):
        flags, key = set(each["flags"] or ()), bytes.fromhex(each["key"])
        text = written("a.example", key, ED25519)
        if flags & {"low_order_A", "non_canonical_A"}:
            with pytest.raises(Malformed, match="anybody can sign"):
                Verifier.parse(text)
        else:
            assert Verifier.parse(text).key == key


@needs_vectors
def test_signatures_at_the_edges_are_judged_as_rfc_8032_asks() -> None:
    """Without the cofactor, and no second way to write a point; so does Go's crypto/ed25519."""
    judged = 0
    for each in json.loads(EDGES.read_text()):
        flags = set(each["flags"] or ())
        if flags & {"low_order_A", "non_canonical_A"}:
            continue
        known, signature = Verifier("a", bytes.fromhex(each["key"])), bytes.fromhex(each["sig"])
        judged += 1
        if flags & {"low_order_residue", "non_canonical_R"}:
            with pytest.raises(Unsigned):
                known.verify(each["msg"], signature)
        else:
            known.verify(each["msg"], signature)
    assert judged > 300


@needs_vectors
@pytest.mark.parametrize("name", sorted(each.name for each in BUNDLES.glob("*/")))
def test_checkpoints_of_another_log_are_read_as_its_own_programs_read_them(name: str) -> None:
    """Sigstore's conformance cases (Rekor v1 and v2): the tree and the checkpoint of each."""
    bundle = json.loads((BUNDLES / name / "bundle.sigstore.json").read_text())
    for entry in bundle["verificationMaterial"].get("tlogEntries", ()):
        proof = entry.get("inclusionProof")
        if not proof or "checkpoint" not in proof:
            continue
        if name in WRONG:
            with pytest.raises(WRONG[name]):
                must_be_in_its_tree(entry)
        else:
            must_be_in_its_tree(entry)


def must_be_in_its_tree(entry: dict[str, object]) -> None:
    proof = entry["inclusionProof"]
    checkpoint = Checkpoint.parse(Note.parse(proof["checkpoint"]["envelope"].encode()).text)
    hashes = [b64decode(each) for each in proof.get("hashes", ())]
    leaf = leaf_hash(b64decode(entry["canonicalizedBody"]))
    index, size = int(proof.get("logIndex", 0)), int(proof["treeSize"])
    verify_inclusion(leaf, index, size, hashes, checkpoint.root)

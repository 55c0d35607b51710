"""Cosignatures and receipts: what a witness saw, and that a leaf is in it."""

from __future__ import annotations

from base64 import b64decode
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.cosignature import Witness, cosign
from record.proof.findings import Finding, Malformed, NotIncluded, Unsigned
from record.proof.note import Note, Verifier, sign
from record.proof.tlog_proof import TlogProof
from record.proof.tree import Frontier, inclusion, leaf_hash

LOG, ONE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (1, 2, 3))
ORIGIN, INDEX, SIZE = "court.example/case-log", 5, 20
WITNESS = Witness("defender.example", ONE.public_key().public_bytes_raw())
VERIFIER = Verifier("log", LOG.public_key().public_bytes_raw())


@pytest.fixture(scope="module")
def receipt():
    nodes, frontier = {}, Frontier()
    for each in range(SIZE):
        grown = frontier.append(leaf_hash(bytes([each])))
        nodes |= {(level, at): found for level, at, found in grown}
    text = str(Checkpoint(ORIGIN, SIZE, frontier.root))
    note = Note(text, (sign(text, "log", LOG), cosign(text, WITNESS.name, ONE, 1_700_000_000)))
    hashes = inclusion(lambda level, at: nodes[level, at], INDEX, SIZE)
    return TlogProof(INDEX, hashes, note)


LEAF = leaf_hash(bytes([INDEX]))


def test_a_witness_s_time_is_read_from_what_it_signed(receipt):
    assert WITNESS.saw(receipt.note) == 1_700_000_000
    assert Witness("other.example", WITNESS.key).saw(receipt.note) is None


def test_a_cosignature_is_no_signature_of_the_log_nor_the_other_way_round(receipt):
    as_log = Verifier(WITNESS.name, WITNESS.key)
    with pytest.raises(Unsigned, match="No key"):
        receipt.note.signed_by([as_log])
    assert Witness("log", VERIFIER.key).saw(receipt.note) is None


def test_of_another_tree_a_known_witness_spoils_the_note(receipt):
    line = cosign(receipt.note.text.replace("20", "21"), WITNESS.name, ONE, 1)
    with pytest.raises(Unsigned, match="another tree"):
        WITNESS.saw(Note(receipt.note.text, (*receipt.note.lines, line)))


def test_a_time_that_is_changed_is_found(receipt):
    line = receipt.note.lines[1]
    changed = line.__class__(line.name, line.key_id, bytes(8) + line.signature[8:])
    with pytest.raises(Unsigned):
        WITNESS.saw(Note(receipt.note.text, (changed,)))


@pytest.mark.parametrize("cut", [0, 8, 71])
def test_a_cosignature_of_another_length_is_none(receipt, cut):
    line = receipt.note.lines[1]
    with pytest.raises(Unsigned, match="a time and a signature"):
        WITNESS.saw(
            Note(receipt.note.text, (line.__class__(line.name, line.key_id, line.signature[:cut]),))
        )


def test_the_key_of_the_specification_s_example_names_its_witness():
    """Its line, as printed: four bytes of the key, eight of the time, 64 of the signature."""
    material = b64decode(
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+"
        "mbIUBkBIfZ+qnA=="
    )
    assert len(material) == 4 + 8 + 64
    assert int.from_bytes(material[4:12]) == 1_679_315_147


def test_a_receipt_is_read_as_it_was_written_and_proves_its_leaf(receipt):
    again = TlogProof.parse(bytes(receipt))
    assert bytes(again) == bytes(receipt)
    assert again.verify(LEAF, ORIGIN, [VERIFIER]).size == SIZE


def test_what_is_extra_is_read_over(receipt):
    body = bytes(receipt).replace(b"index", b"extra AAAA\nindex", 1)
    assert TlogProof.parse(body).verify(LEAF, ORIGIN, [VERIFIER])


def test_another_leaf_log_or_key_is_not_proved(receipt):
    with pytest.raises(NotIncluded):
        receipt.verify(leaf_hash(b"another"), ORIGIN, [VERIFIER])
    with pytest.raises(NotIncluded, match="of the log"):
        receipt.verify(LEAF, "another.example", [VERIFIER])
    with pytest.raises(Unsigned):
        receipt.verify(LEAF, ORIGIN, [Verifier("log", OTHER.public_key().public_bytes_raw())])


def test_no_byte_of_a_receipt_can_be_another(receipt):
    """But for the witness's line, which says nothing to whoever does not know the witness."""
    body, rng = bytes(receipt), Random(9)  # noqa: S311 - no secret hangs on it.
    end = body.rindex("— defender".encode())
    for at in range(end):
        changed = bytearray(body)
        changed[at] ^= 1 << rng.randrange(8)
        with pytest.raises(Finding):
            TlogProof.parse(bytes(changed)).verify(LEAF, ORIGIN, [VERIFIER])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\nindex 05\n\n",
        b"c2sp.org/tlog-proof@v1\nindex " + b"9" * 5000 + b"\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 5\nAAAA\n\n",
        b"c2sp.org/tlog-proof@v1\nextra !\nindex 5\n\n",
        b"c2sp.org/tlog-proof@v1\nindex 5\n" + b"A\n" * 70 + b"\n",
        b"\xff\n\n",
    ],
    ids=range(8),
)
def test_what_is_no_receipt_is_refused(body):
    with pytest.raises(Malformed):
        TlogProof.parse(body)


def test_who_has_no_name_is_no_witness():
    for name in ("", "a b", "a+b"):
        with pytest.raises(Malformed):
            Witness(name, bytes(32))
    with pytest.raises(ValueError, match="since 1970"):
        cosign("text\n", "w", ONE, 2**63)

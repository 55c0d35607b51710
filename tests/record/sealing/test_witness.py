"""A witness cosigns over HTTP what has only grown, and remembers it whatever the log says later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.witness import create_witness
from record.proof.checkpoint import Checkpoint
from record.proof.note import Line, Note, read_lines, sign
from record.proof.tree import Frontier, leaf_hash
from record.proof.witnessing import Request
from record.sealing.keys import LogKeys
from record.sealing.witness import WitnessDesk

LOG = LogKeys("office.example/log", [Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)])
OWN = LogKeys("witness.example", [Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)])


@pytest.fixture
def desk(tmp_path: Path) -> WitnessDesk:
    return WitnessDesk(tmp_path / "witness", OWN, LOG.verifiers, lambda: 1_780_000_000)


@pytest.fixture
def client(desk: WitnessDesk) -> Any:
    return create_witness(desk).test_client()


def one_leaf(leaf: bytes = b"a", more: str = "") -> Note:
    tree = Frontier()
    tree.append(leaf_hash(leaf))
    text = f"{Checkpoint(LOG.origin, 1, tree.root)}{more}"
    return Note(text, (sign(text, LOG.origin, LOG.keys[0]),))


@pytest.mark.parametrize("more", ["", "what a log adds below its root\n"])
def test_what_is_cosigned_is_the_note_as_it_was_sent(
    more: str, client: Any, desk: WitnessDesk
) -> None:
    note = one_leaf(more=more)
    answer = client.post("/add-checkpoint", data=bytes(Request(0, [], note)))
    assert answer.status_code == 200
    assert desk.witness.saw(Note(note.text, read_lines(answer.data))) == 1_780_000_000
    kept = Note.parse(client.get(f"/seen/{LOG.origin}").data)
    assert desk.witness.saw(kept) == 1_780_000_000


def test_what_a_stranger_adds_to_a_note_is_not_kept(client: Any, desk: WitnessDesk) -> None:
    note = one_leaf()
    strange = tuple(Line(f"stranger-{n}", bytes(4), bytes(64)) for n in range(98))
    swollen = Note(note.text, (*note.lines, *note.lines, *strange))
    assert client.post("/add-checkpoint", data=bytes(Request(0, [], swollen))).status_code == 200
    kept = desk.last(LOG.origin)
    assert kept is not None
    assert [each.name for each in kept.lines] == [LOG.origin, desk.witness.name]
    assert client.post("/add-checkpoint", data=bytes(Request(1, [], note))).status_code == 200


def test_a_text_that_leaves_no_room_for_signatures_is_not_cosigned(client: Any) -> None:
    note = one_leaf(more="x" * 100_000 + "\n")
    answer = client.post("/add-checkpoint", data=bytes(Request(0, [], note)))
    assert (answer.status_code, b"at most 100000 bytes" in answer.data) == (400, True)


def test_another_tree_of_the_same_size_is_answered_with_the_size_that_is_known(
    client: Any,
) -> None:
    client.post("/add-checkpoint", data=bytes(Request(0, [], one_leaf())))
    answer = client.post("/add-checkpoint", data=bytes(Request(1, [], one_leaf(b"b"))))
    assert (answer.status_code, answer.content_type) == (409, "text/x.tlog.size")
    assert answer.data == b"1\n"


@pytest.mark.parametrize("body", [b"", b"nonsense", b"\xff\x00", b"old 0\n\nx\n"])
def test_what_is_no_request_is_refused(body: bytes, client: Any) -> None:
    assert client.post("/add-checkpoint", data=body).status_code == 400


def test_too_much_is_not_read(client: Any) -> None:
    assert client.post("/add-checkpoint", data=b"x" * 1_200_000).status_code == 413


def test_a_log_that_was_never_seen_is_not_there(client: Any) -> None:
    assert client.get("/seen/office.example/other").status_code == 404

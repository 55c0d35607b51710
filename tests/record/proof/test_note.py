"""Signed notes and checkpoints: the specification's own, a real one, and what must be refused."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from record.proof.checkpoint import Checkpoint
from record.proof.findings import Malformed, Unsigned
from record.proof.note import Note, Verifier, sign
from record.proof.tree import EMPTY
from tests.record.proof.vectors import MERKLE, needs_vectors

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([each]) * 32) for each in (1, 2))
TEXT = str(Checkpoint("court.example/case-log", 7, EMPTY))


def key_of(name, key):
    return Verifier(name, key.public_key().public_bytes_raw())


def note_of(*signers, text=TEXT):
    return Note(text, tuple(sign(text, name, key) for name, key in signers))


@needs_vectors
@pytest.mark.parametrize("name", ["signed-note-example", "sumdb"])
def test_a_note_that_others_signed_is_verified(name):
    folder = MERKLE / "c2sp-notes"
    body = next(folder.glob(f"{name}*.txt")).read_bytes()
    known = Verifier.parse((folder / f"{name}.vkey").read_text().strip())
    note = Note.parse(body)
    assert note.signed_by([known]) == [known]
    assert bytes(note) == body
    with pytest.raises(Unsigned):
        Note.parse(body.replace(b"e", b"f", 1)).signed_by([known])


@needs_vectors
def test_a_real_checkpoint_is_read():
    note = Note.parse((MERKLE / "c2sp-notes/sumdb-checkpoint.txt").read_bytes())
    checkpoint = Checkpoint.parse(note.text)
    assert (checkpoint.origin, checkpoint.size) == ("go.sum database tree", 35_225_469)
    assert str(checkpoint) == note.text


def test_what_was_signed_is_read_back_and_verified():
    log, witness = key_of("log", KEY), key_of("witness", OTHER)
    note = Note.parse(bytes(note_of(("log", KEY), ("witness", OTHER))))
    assert note.signed_by([log, witness]) == [log, witness]
    assert note.signed_by([witness]) == [witness]
    assert Verifier.parse(str(log)) == log


def test_one_known_key_that_signed_something_else_spoils_the_whole_note():
    good, bad = note_of(("log", KEY)), note_of(("witness", OTHER), text="another\n")
    note = Note(TEXT, (*good.lines, *bad.lines))
    assert note.signed_by([key_of("log", KEY)])
    with pytest.raises(Unsigned, match="witness"):
        note.signed_by([key_of("log", KEY), key_of("witness", OTHER)])


def test_a_key_of_the_same_name_is_another_key():
    with pytest.raises(Unsigned, match="No key"):
        note_of(("log", KEY)).signed_by([key_of("log", OTHER)])


SIGNED = bytes(note_of(("log", KEY)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"text\n",
        b"text\n\n",
        SIGNED[:-1],
        SIGNED + b"\n",
        SIGNED.replace(b"log\n7", b"log\x007"),
        b"\xff" + SIGNED,
        SIGNED.replace("— ".encode(), b"- "),
        TEXT.encode() + "\n— log !!!\n".encode(),
        TEXT.encode() + "\n— log AAAA\n".encode(),
        TEXT.encode() + "\n— a+b AAAAAAAA\n".encode(),
        TEXT.encode() + b"\n" + str(note_of(("log", KEY)).lines[0]).encode() * 101,
        b"a" * 1_000_001,
    ],
    ids=range(13),
)
def test_what_is_no_note_is_refused(body):
    with pytest.raises(Malformed):
        Note.parse(body)


@pytest.mark.parametrize(
    "text",
    ["", "log", "log+00000000+AAAA", f"log+00000000+{str(key_of('log', KEY)).rpartition('+')[2]}"],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(Malformed):
        Verifier.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n7\n",
        TEXT[:-1],
        TEXT.replace("\n7\n", "\n07\n"),
        TEXT.replace("\n7\n", "\n-7\n"),
        TEXT.replace("\n7\n", "\n\u0667\n"),
        TEXT.replace("\n7\n", f"\n{'9' * 5000}\n"),
        TEXT.replace("=\n", "\n"),
        "log\n7\nAAAA\n",
        "\n7\n" + TEXT.split("\n")[2] + "\n",
    ],
    ids=range(10),
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


def test_lines_after_the_root_are_read_over():
    assert Checkpoint.parse(TEXT + "more\n") == Checkpoint.parse(TEXT)

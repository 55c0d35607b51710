"""A checkpoint or a receipt has one form, and two programs see the same in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from record.proof.cosignature import cosign
from record.proof.note import Line
from tests.attacks.hostile import (
    KEYS,
    NAMED,
    PLAIN,
    POLICY,
    SECONDS,
    Asked,
    Written,
    both,
    honest,
    zipped,
)


def test_one_key_signs_once(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = log.checkpoint().text
    late = cosign(text, NAMED["alice"].name, KEYS["alice"], SECONDS + 9_999)
    wrong = Line(NAMED["alice"].name, NAMED["alice"].key_id, bytes(72))
    for more in (late, wrong):
        path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(more)))
        assert asked(path) == both("FAILED: Malformed")


def test_a_checkpoint_has_no_empty_line(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = f"{log.checkpoint().text}\nmore\n"
    path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(text=text)))
    assert asked(path) == both("FAILED: Malformed")


def test_a_root_is_written_in_one_way(asked: Asked, tmp_path: Path) -> None:
    log = honest()
    text = log.checkpoint().text
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = f"{text[:-3]}{digits[digits.index(text[-3]) + 1]}=\n"
    path = zipped(tmp_path / "b.zip", log.entries(PLAIN, log.checkpoint(text=other)))
    assert asked(path) == both("FAILED: Malformed")


def test_a_previous_checkpoint_that_is_empty_is_none(asked: Asked, bundle: Any) -> None:
    assert asked(bundle(honest(), previous=b"")) == both("FAILED: Malformed")


def test_the_witnesses_clocks_count_for_a_receipt_too(asked: Asked, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt"
    receipt.write_bytes(Written().add({}, at="2099-01-01T00:00:00Z").receipt())
    assert asked(receipt) == both("FAILED: AheadOfTime")


def test_a_kept_checkpoint_counts_for_a_receipt_too(asked: Asked, tmp_path: Path) -> None:
    receipt, kept = tmp_path / "receipt", tmp_path / "kept"
    receipt.write_bytes(Written().add({}).receipt())
    kept.write_bytes(bytes(Written().add({"other": 1}).checkpoint()))
    assert asked(receipt, POLICY, kept) == both("FAILED: Forked")


def test_what_is_behind_a_receipt_is_looked_at(asked: Asked, tmp_path: Path) -> None:
    """One that is also a zip would be a receipt to us, and a bundle to others."""
    whole = Written().add({}).receipt()
    room = 1_000_001 - len(whole) - len("—  \n".encode())
    name = "s" * (4 + room % 4)
    padded = f"— {name} {'A' * (room - len(name))}\n".encode()
    assert len(whole + padded) == 1_000_001
    receipt = tmp_path / "receipt"
    receipt.write_bytes(whole + padded + b"PK and more")
    assert asked(receipt) == both("FAILED: Malformed")

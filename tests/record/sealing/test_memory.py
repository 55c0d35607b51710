"""A sealer whose memory is lost believes nothing by itself, and gives up nothing that it signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from record.proof.policy import Policy
from record.sealing.keys import LogKeys
from record.sealing.memory import Memory
from record.sealing.refusals import Changed, Forgotten, KeyLost, Unmet, Unreadable
from record.sealing.sealer import Sealer
from tests.record.sealing.conftest import ORIGIN
from tests.record.sealing.test_sealer import CHANGE, Grow


def test_a_sealer_without_its_memory_signs_nothing_until_it_is_told_what_to_believe(
    sealer: Sealer, grow: Grow
) -> None:
    grow(4)
    sealer.seal()
    (sealer.memory.home / "last").unlink()
    grow(1)
    with pytest.raises(Forgotten, match="seal --adopt"):
        sealer.seal()
    assert sealer.adopt().size == 4
    assert sealer.seal().size == 5


def test_what_was_changed_is_not_adopted(sealer: Sealer, grow: Grow, dba: Any) -> None:
    grow(4)
    sealer.seal()
    (sealer.memory.home / "last").unlink()
    dba(f"{CHANGE} WHERE position = 2")
    with pytest.raises(Changed):
        sealer.adopt()


def test_what_another_key_signed_is_not_adopted(sealer: Sealer, grow: Grow, tmp_path: Any) -> None:
    grow(4)
    sealer.seal()
    keys = LogKeys.create_if_missing(tmp_path / "other" / "log.key", sealer.keys.origin)
    with pytest.raises(KeyLost):
        replace(sealer, keys=keys, memory=Memory(tmp_path / "other")).adopt()


def test_a_memory_that_goes_further_than_what_is_published_is_not_given_up(
    sealer: Sealer, grow: Grow, dba: Any
) -> None:
    grow(2)
    sealer.seal()
    grow(2)
    with pytest.raises(Unmet):
        replace(sealer, policy=Policy(groups={"one": (1, ())}, quorum="one")).seal()
    assert sealer.adopt().size == 2
    assert sealer.memory.last(ORIGIN).size == 4
    dba(f"{CHANGE} WHERE position = 4")
    for key_lost in (False, True):
        with pytest.raises(Changed, match="the first 4 events"):
            sealer.adopt(is_key_lost=key_lost)
    assert sealer.memory.last(ORIGIN).size == 4


def test_a_memory_that_is_damaged_says_what_to_do(sealer: Sealer, grow: Grow) -> None:
    grow(2)
    path = sealer.memory.home / "last"
    path.write_bytes(b"nonsense")
    with pytest.raises(Unreadable, match="only if there is none: docketproof seal --adopt"):
        sealer.seal()
    assert sealer.adopt().size == 0
    assert sealer.seal().size == 2
    path.write_bytes(b"nonsense")
    assert sealer.adopt().size == 2
    grow(1)
    assert sealer.seal().size == 3

"""The keys that sign: one takes over from another, one is lost, and none is somebody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from record.proof.findings import Unsigned
from record.proof.tree import verify_consistency
from record.sealing import checkpoints
from record.sealing.keys import LogKeys, add_key, drop_key
from record.sealing.memory import Memory
from record.sealing.on_disk import write_first
from record.sealing.refusals import Changed, KeyLost, KeyTrouble
from record.sealing.sealer import Sealer
from record.sealing.tree import RecordTree
from tests.record.sealing.test_sealer import CHANGE, Grow


def test_while_one_key_takes_over_from_another_both_sign(sealer: Sealer, grow: Grow) -> None:
    path = sealer.memory.home / "log.key"
    old = sealer.keys.verifiers[0]
    new = add_key(path)
    grow(1)
    replace(sealer, keys=LogKeys.load(path)).seal()
    with sealer.pool.cursor() as cursor:
        note = checkpoints.latest(cursor, sealer.log_id).note
    assert note.signed_by([old]) == [old]
    assert note.signed_by([new]) == [new]

    drop_key(path, old.key_id.hex())
    grow(1)
    replace(sealer, keys=LogKeys.load(path)).seal()
    with sealer.pool.cursor() as cursor:
        note = checkpoints.latest(cursor, sealer.log_id).note
    assert note.signed_by([old, new]) == [new]
    with pytest.raises(Unsigned):
        note.signed_by([old])


def test_a_key_that_never_signed_does_not_go_on_in_silence(
    sealer: Sealer, grow: Grow, tmp_path: Any
) -> None:
    grow(2)
    sealer.seal()
    lost = LogKeys.create_if_missing(tmp_path / "new" / "log.key", sealer.keys.origin)
    grow(1)
    with pytest.raises(KeyLost, match="--adopt --key-lost"):
        replace(sealer, keys=lost).seal()
    assert sealer.seal().size == 3


def test_a_lost_key_has_a_road_back_that_every_reader_can_follow(
    sealer: Sealer, grow: Grow, tmp_path: Any
) -> None:
    grow(2)
    sealer.seal()
    with sealer.pool.cursor() as cursor:
        kept = checkpoints.latest(cursor, sealer.log_id)
    keys = LogKeys.create_if_missing(tmp_path / "new" / "log.key", sealer.keys.origin)
    again = replace(sealer, keys=keys, memory=Memory(tmp_path / "new"))
    assert again.adopt(is_key_lost=True).size == 2
    grow(3)
    assert again.seal().size == 5
    with sealer.pool.cursor() as cursor:
        new = checkpoints.latest(cursor, sealer.log_id)
        proof = RecordTree(cursor, sealer.log_id).consistency(2, 5)
        known = checkpoints.keys(cursor, sealer.log_id)
    assert new.note.signed_by(keys.verifiers) == keys.verifiers
    with pytest.raises(Unsigned):
        new.note.signed_by(sealer.keys.verifiers)
    old, now = kept.checkpoint, new.checkpoint
    verify_consistency(old.size, old.root, now.size, now.root, proof)
    assert known == [(sealer.keys.verifiers[0], 2), (keys.verifiers[0], 3)]


def test_a_lost_key_does_not_excuse_a_log_that_was_changed(
    sealer: Sealer, grow: Grow, dba: Any, tmp_path: Any
) -> None:
    grow(3)
    sealer.seal()
    dba(f"{CHANGE} WHERE position = 2")
    keys = LogKeys.create_if_missing(tmp_path / "new" / "log.key", sealer.keys.origin)
    again = replace(sealer, keys=keys, memory=Memory(tmp_path / "new"))
    with pytest.raises(Changed):
        again.adopt(is_key_lost=True)


def test_the_only_key_does_not_go(sealer: Sealer) -> None:
    path = sealer.memory.home / "log.key"
    with pytest.raises(KeyTrouble, match="add another one before"):
        drop_key(path, sealer.keys.verifiers[0].key_id.hex())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no key"),
        ("PRIVATE+KEY+a+00000000+AAAA\n", "is no key"),
        ("nonsense\n", "is no key"),
        ("PRIVATE+KEY+a+00000000+" + "A" * 44 + "\n", "is no "),
    ],
)
def test_a_key_file_that_is_none_is_refused(text: str, why: str, tmp_path: Any) -> None:
    path = tmp_path / "log.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyTrouble, match=why):
        LogKeys.load(path)


def test_a_key_is_nobody_elses(sealer: Sealer) -> None:
    path = sealer.memory.home / "log.key"
    with pytest.raises(KeyTrouble, match="holds the key of office"):
        LogKeys.create_if_missing(path, "office.example/other")


def test_a_sealer_at_work_takes_no_key_of_another_log(sealer: Sealer, grow: Grow) -> None:
    path = sealer.memory.home / "log.key"
    path.unlink()
    LogKeys.create_if_missing(path, "office.example/other")
    grow(1)
    with pytest.raises(KeyTrouble, match="holds the key of office"):
        replace(sealer, key_file=path).seal()


def test_what_is_there_first_stays(sealer: Sealer) -> None:
    path = sealer.memory.home / "log.key"
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write_first(path, b"of somebody who began at the same moment")
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_sealer_at_work_is_told_of_keys_that_come_and_go(sealer: Sealer, grow: Grow) -> None:
    path = sealer.memory.home / "log.key"
    at_work = replace(sealer, key_file=path)
    (old,) = sealer.keys.verifiers
    signed = []
    for change in (lambda: None, lambda: add_key(path), lambda: drop_key(path, old.key_id.hex())):
        change()
        grow(1)
        at_work.seal()
        with sealer.pool.cursor() as cursor:
            note = checkpoints.latest(cursor, sealer.log_id).note
        signed.append([each.key_id == old.key_id for each in note.lines])
    assert signed == [[True], [True, False], [False]]


def test_a_sealer_at_work_signs_no_more_with_a_key_that_was_stolen(
    sealer: Sealer, grow: Grow
) -> None:
    path = sealer.memory.home / "log.key"
    at_work = replace(sealer, key_file=path)
    grow(1)
    at_work.seal()
    path.unlink()
    grow(1)
    with pytest.raises(KeyTrouble, match="cannot be read"):
        at_work.seal()
    new = LogKeys.create_if_missing(path, sealer.keys.origin)
    replace(sealer, keys=new).adopt(is_key_lost=True)
    at_work.seal()
    with sealer.pool.cursor() as cursor:
        note = checkpoints.latest(cursor, sealer.log_id).note
    assert [each.key_id for each in note.lines] == [each.key_id for each in new.verifiers]


def test_a_key_that_others_may_read_is_refused(sealer: Sealer) -> None:
    path = sealer.memory.home / "log.key"
    path.chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        LogKeys.load(path)

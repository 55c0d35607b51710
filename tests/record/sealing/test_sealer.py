"""The sealer signs for what only grew, remembers what it signed, and contradicts itself never."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from record.proof.checkpoint import Checkpoint
from record.proof.note import Line, Note
from record.proof.tree import verify_consistency, verify_inclusion
from record.sealing import checkpoints, storage
from record.sealing.delay import delay
from record.sealing.refusals import Changed, Truncated
from record.sealing.sealer import Sealer
from record.sealing.tree import RecordTree

Grow = Callable[[int], None]
Root = Callable[[int], bytes]
CHANGE = """
UPDATE record.events
SET leaf = convert_to(
    replace(convert_from(leaf, 'UTF8'), '"actor":"', '"actor":"x'), 'UTF8'
)
"""
"""As far as the database can tell, somebody else did it."""


def published(sealer: Sealer) -> Checkpoint | None:
    with sealer.pool.cursor() as cursor:
        found = checkpoints.latest(cursor, sealer.log_id)
    if found is None:
        return None
    found.note.signed_by(sealer.keys.verifiers)
    return found.checkpoint


@pytest.mark.parametrize("sizes", [[1], [2, 1], [255, 1, 1], [256, 300], [700, 1, 68]])
def test_what_is_published_is_the_root_over_the_leaves(
    sizes: Sequence[int], sealer: Sealer, grow: Grow, root_of: Root
) -> None:
    total = 0
    for each in sizes:
        grow(each)
        total += each
        assert sealer.seal() == (total, True, [])
        assert published(sealer) == Checkpoint(sealer.keys.origin, total, root_of(total))


def test_of_an_empty_log_nothing_is_published(sealer: Sealer) -> None:
    assert sealer.seal() == (0, False, ())
    assert published(sealer) is None


def test_what_is_sealed_is_not_sealed_again(sealer: Sealer, grow: Grow) -> None:
    grow(3)
    sealer.seal()
    assert sealer.seal() == (3, False, ())


def test_every_event_is_proved_in_every_later_tree_and_each_tree_grew_from_those_before(
    sealer: Sealer, grow: Grow, root_of: Root, sealing: Any
) -> None:
    for each in (5, 251, 60, 300):
        grow(each)
        sealer.seal()
    sizes = [1, 5, 255, 256, 257, 316, 512, 616]
    with sealing.cursor() as cursor:
        tree = RecordTree(cursor, sealer.log_id)
        hashes = storage.leaf_hashes(cursor, sealer.log_id, 0, 616)
        for size in sizes:
            for index in {0, size // 2, size - 1}:
                leaf = hashes[32 * index : 32 * index + 32]
                proof = tree.inclusion(index, size)
                verify_inclusion(leaf, index, size, proof, root_of(size))
            for old in (each for each in sizes if each <= size):
                proof = tree.consistency(old, size)
                verify_consistency(old, root_of(old), size, root_of(size), proof)


def test_a_level_above_the_first_is_kept_and_proved(
    sealer: Sealer, grow: Grow, sealing: Any, root_of: Root, dba: Any
) -> None:
    grow(1)
    dba(
        """
        INSERT INTO record.events (log_id, position, stream_id, version, topic, state, leaf)
        SELECT
            log_id,
            made.position,
            made.stream_id,
            1,
            topic,
            state,
            convert_to(
                replace(
                    convert_from(leaf, 'UTF8'), events.stream_id::text, made.stream_id::text
                ),
                'UTF8'
            )
        FROM record.events
        CROSS JOIN LATERAL (
            SELECT
                position::bigint,
                md5(position::text)::uuid AS stream_id
            FROM generate_series(2, 65800) AS each (position)
        ) AS made
        """
    )
    assert sealer.seal().size == 65800
    with sealing.cursor() as cursor:
        assert storage.whole_tiles(cursor, sealer.log_id, 1) == 1
        tree = RecordTree(cursor, sealer.log_id)
        leaf = storage.leaf_hashes(cursor, sealer.log_id, 65000, 65001)
        proof = tree.inclusion(65000, 65800)
    assert len(tree._tiles) < 8
    root = root_of(65800)
    assert published(sealer) == Checkpoint(sealer.keys.origin, 65800, root)
    verify_inclusion(leaf, 65000, 65800, proof, root)


def test_a_log_of_which_the_end_is_gone_is_not_signed(sealer: Sealer, grow: Grow, dba: Any) -> None:
    grow(8)
    sealer.seal()
    dba("DELETE FROM record.events WHERE position > 5")
    with pytest.raises(Truncated, match="8 events were signed for, and the log has 5"):
        sealer.seal()


@pytest.mark.parametrize("position", [1, 255, 300])
def test_a_log_that_was_changed_and_whose_tree_was_built_anew_is_not_signed(
    position: int, sealer: Sealer, grow: Grow, dba: Any
) -> None:
    grow(300)
    sealer.seal()
    dba(f"{CHANGE} WHERE position = %(position)s", position=position)
    if position < 256:
        dba("DELETE FROM record.tiles")
    grow(1)
    with pytest.raises(Changed, match="the first 300 events do not have the root"):
        sealer.seal()
    assert published(sealer).size == 300


class Fell(Exception):
    """The machine stands still here."""


def fall(note: Note, proof: Any) -> Sequence[Line]:
    raise Fell


def test_who_falls_after_signing_goes_on_from_what_was_signed(
    sealer: Sealer, grow: Grow, root_of: Root
) -> None:
    grow(300)
    with pytest.raises(Fell):
        replace(sealer, witnesses={"any": fall}).seal()
    assert published(sealer) is None
    assert sealer.memory.last("").size == 300
    grow(2)
    assert sealer.seal().size == 302
    assert published(sealer).root == root_of(302)


def test_what_was_signed_and_then_changed_is_not_signed_though_nobody_saw_it(
    sealer: Sealer, grow: Grow, dba: Any
) -> None:
    grow(3)
    with pytest.raises(Fell):
        replace(sealer, witnesses={"any": fall}).seal()
    dba(f"{CHANGE} WHERE position = 2")
    with pytest.raises(Changed):
        sealer.seal()


def test_how_long_events_wait_for_a_seal_is_known(sealer: Sealer, grow: Grow, sealing: Any) -> None:
    grow(3)
    with sealing.cursor() as cursor:
        now = delay(cursor, sealer.log_id)
    assert (now.size, now.waiting, now.seconds > 0, now.is_late) == (0, 3, True, False)
    assert now._replace(seconds=60.1).is_late
    sealer.seal()
    with sealing.cursor() as cursor:
        assert delay(cursor, sealer.log_id) == (3, 0, 0.0)

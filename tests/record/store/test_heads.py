"""What was last seen of a stream is a guess: a wrong one does no harm, and does not stay."""

from __future__ import annotations

import os
from collections.abc import Callable
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from record.store.heads import Heads
from record.store.leaf import leaf_hash
from record.store.recorder import PgApplicationRecorder

Make = Callable[..., list[StoredEvent]]
STREAMS = [UUID(int=number) for number in range(1, 6)]


def test_the_streams_that_were_used_last_are_remembered() -> None:
    heads = Heads(limit=3)
    for stream in STREAMS:
        heads.remember(stream, 1, b"leaf")
    heads.remember(STREAMS[2], 2, "ab")
    heads.remember(STREAMS[0], 1, b"leaf")
    known = [heads.at(stream, 1) for stream in STREAMS]
    assert known == [leaf_hash(b"leaf"), None, None, None, leaf_hash(b"leaf")]
    assert heads.at(STREAMS[2], 2) == "ab"


def test_another_version_is_not_what_was_seen() -> None:
    heads = Heads()
    heads.remember(STREAMS[0], 3, "ab")
    assert heads.at(STREAMS[0], 2) is heads.at(STREAMS[0], 4) is None


def test_a_wrong_guess_is_refused_once_and_then_forgotten(
    log: PgApplicationRecorder, facts: Make
) -> None:
    (first,) = facts(1)
    log.insert_events([first])
    log.heads.remember(first.originator_id, 1, "00" * 32)
    following = facts(1, first.originator_id, version=2)
    with pytest.raises(IntegrityError):
        log.insert_events(following)
    assert log.insert_events(following) == [2]


def test_a_lock_that_is_held_at_a_fork_holds_up_no_child() -> None:
    heads = Heads()
    heads.remember(STREAMS[0], 1, "ab")
    with heads._one_at_a_time:
        child = os.fork()
        if not child:
            heads.remember(STREAMS[1], 1, "cd")
            os._exit(0 if heads.at(STREAMS[1], 1) == "cd" else 1)
        assert os.waitpid(child, 0)[1] == 0

"""Many events in one row are the same events, in the same order, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from record.store import blocks
from record.store.blocks import read_blocks
from record.store.copying import HEADER, TRAILER
from record.store.reading import Recorded, page
from record.store.recorder import PgApplicationRecorder

STATES = [
    b"",
    b"{}",
    b"\\",
    b"\n",
    b"\x00",
    b"\xff\xff",
    HEADER,
    TRAILER,
    "é".encode(),
    b"x" * 9000,
]
TOPICS = ["case.agreed", "é", "\N{PILE OF POO}", ""]


@pytest.fixture(params=[1, 2, 3, 7, 500])
def block(request: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many positions in one row."""
    monkeypatch.setattr(blocks, "BLOCK", request.param)
    return int(request.param)


def test_what_is_read_in_blocks_of_any_size_is_what_was_written(
    block: int, log: PgApplicationRecorder
) -> None:
    written = [
        StoredEvent(uuid4(), 1, TOPICS[number % len(TOPICS)], state)
        for number, state in enumerate(STATES)
    ]
    log.insert_events(written)
    for after in range(len(written)):
        with log.pool.cursor() as cursor:
            assert _plain(page(cursor, log.log_id, after, 100)) == written[after:]


def test_what_is_missing_is_missing_in_blocks_of_any_size(
    block: int, log: PgApplicationRecorder, facts: Callable[..., list[StoredEvent]]
) -> None:
    log.insert_events(facts(5))
    with log.pool.cursor() as cursor:
        found = read_blocks(cursor, log.log_id, 2, 12)
    assert [version for each in found for version in each.versions] == [3, 4, 5]


def test_blocks_that_come_in_another_order_are_read_in_that_of_the_log(
    monkeypatch: pytest.MonkeyPatch,
    log: PgApplicationRecorder,
    facts: Callable[..., list[StoredEvent]],
) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 2)
    log.insert_events(facts(5))
    with log.pool.cursor() as cursor:
        sent = Sent()
        cursor.copy_expert(cursor.mogrify(blocks.COPY_BLOCKS, asked(log)).decode(), sent)
    rows = [each.removeprefix(HEADER) for each in sent.messages if each != TRAILER]
    assert len(rows) == 3
    for order in permutations(rows):
        found = read_blocks(Resent([HEADER, *order, TRAILER]), log.log_id, 0, 5)  # type: ignore[arg-type]
        assert [version for each in found for version in each.versions] == [1, 2, 3, 4, 5]


def asked(log: PgApplicationRecorder) -> dict[str, int]:
    return {"log_id": log.log_id, "after": 0, "last": 5, "block": 2}


class Sent:
    """What PostgreSQL sends, message by message."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    def write(self, message: bytes) -> None:
        self.messages.append(message)

    def read(self, _: int = -1) -> bytes:
        return b""


class Resent:
    """A cursor to which these messages come."""

    def __init__(self, messages: Sequence[bytes]) -> None:
        self.messages = messages

    def mogrify(self, *_: Any) -> bytes:
        return b""

    def copy_expert(self, _: str, file: Any, __: int) -> None:
        for each in self.messages:
            file.write(each)


def _plain(read: Sequence[Recorded]) -> list[StoredEvent]:
    return [StoredEvent(each.stream_id, each.version, each.topic, each.state) for each in read]

"""The whole log gone through: every row that a superuser changes is named, and by what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from record.proof.checkpoint import Checkpoint
from record.sealing import checkpoints, examining
from record.sealing.examining import examine
from record.sealing.rows import last_examined
from record.sealing.sealer import Sealer
from record.store import reading
from record.store.issued import keep
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from record.store.roles import READER

Grow = Callable[[int], None]


@pytest.fixture
def found(database: Any, log: PgApplicationRecorder, sealer: Sealer) -> Any:
    """The names of what is found, and the sentences, by the role that examines."""
    pool = Pool(database.url(READER), size=2, role=READER)

    def look(*, remembered: bool = False) -> dict[str, str]:
        last = sealer.memory.last(sealer.keys.origin) if remembered else None
        with pool.cursor() as cursor:
            made = examine(cursor, log.log_id, last)
        return {type(each).__name__: str(each) for each in made.findings}

    yield look
    pool.close()


def test_where_nothing_was_changed_everything_holds(found: Any, grow: Grow, sealer: Sealer) -> None:
    assert found() == {}
    for events in (300, 1, 400):
        grow(events)
        sealer.seal()
    grow(3)
    assert found(remembered=True) == {}


def test_what_is_sealed_while_the_log_is_gone_through_is_no_finding(
    found: Any, grow: Grow, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(3)
    sealer.seal()

    def seals_after(ask: Any) -> Any:
        def asked(*about: Any) -> Any:
            answer = ask(*about)
            grow(1)
            sealer.seal()
            return answer

        return asked

    for where, name in ((reading, "head"), (checkpoints, "every")):
        with monkeypatch.context() as patch:
            patch.setattr(
                examining, where.__name__.rpartition(".")[2], Between(where, name, seals_after)
            )
            assert found() == {}


class Between:
    """A module in one of whose functions something happens as soon as it has answered."""

    def __init__(self, module: Any, name: str, wrap: Any) -> None:
        self.module = module
        setattr(self, name, wrap(getattr(module, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)


@pytest.mark.parametrize(
    ("attack", "name", "says"),
    [
        ("UPDATE record.events SET state = '{}' WHERE position = 7", "Unsealed", "event 7"),
        ("UPDATE record.events SET topic = topic || 'x' WHERE position = 7", "Unsealed", "names"),
        ("UPDATE record.events SET version = 999 WHERE position = 7", "Unsealed", "names another"),
        ("UPDATE record.events SET state = '{}' WHERE position = 600", "Truncated", "600 events"),
        ("DELETE FROM record.events WHERE position = 7", "Missing", "no event 7"),
        ("DELETE FROM record.events WHERE position > 590", "Truncated", "600 events were signed"),
        ("DELETE FROM record.tiles WHERE level = 0 AND place = 1", "Missing", "Tile 1 of level 0"),
        (
            "UPDATE record.tiles SET hashes = set_byte(hashes, 9, get_byte(hashes, 9) # 1)",
            "Changed",
            "of level 0 does not follow",
        ),
        ("UPDATE record.tiles SET root = sha256(root)", "Changed", "does not follow"),
        ("UPDATE record.checkpoints SET size = 599", "Malformed", "says 600"),
        ("UPDATE record.checkpoints SET note = note || note", "Unsigned", "checkpoint of 600"),
        ("DELETE FROM record.log_keys", "Unsigned", "No key that is known"),
        (
            "DELETE FROM record.commits WHERE first_position > 1",
            "Missing",
            "The last commit ends at 300",
        ),
        (
            "UPDATE record.commits SET last_position = last_position + 1 WHERE first_position = 1",
            "Missing",
            "1 commits do not begin",
        ),
    ],
)
def test_whatever_a_superuser_changes_is_found(
    found: Any, grow: Grow, sealer: Sealer, dba: Any, attack: str, name: str, says: str
) -> None:
    grow(300)
    grow(300)
    sealer.seal()
    dba(attack)
    seen = found(remembered=True)
    assert says in seen[name], seen


def test_the_sealers_memory_tells_what_the_database_forgot(
    found: Any, grow: Grow, sealer: Sealer, dba: Any
) -> None:
    grow(10)
    sealer.seal()
    dba("DELETE FROM record.checkpoints")
    dba("DELETE FROM record.events WHERE position > 8")
    dba("UPDATE record.commits SET last_position = 8")
    assert found() == {}
    assert "10 events were signed" in found(remembered=True)["Truncated"]


def test_a_checkpoint_of_another_tree_is_found(
    found: Any, grow: Grow, sealer: Sealer, dba: Any
) -> None:
    grow(10)
    sealer.seal()
    forged = bytes(sealer.keys.signed(Checkpoint(sealer.keys.origin, 10, b"x" * 32)))
    dba("UPDATE record.checkpoints SET note = %(note)s", note=forged)
    assert "do not have the root" in found()["Changed"]


def test_the_bytes_of_each_issued_report_are_looked_at(
    found: Any, log: PgApplicationRecorder, dba: Any, database: Any
) -> None:
    body = b'{"figures": 1}'
    with log.pool.cursor(commit=True) as cursor:
        digest = keep(cursor, log.log_id, body)
    state = f'{{"sha256":"{digest}"}}'.encode()
    log.insert_events([StoredEvent(uuid4(), 1, "report.issued", state)])
    assert found() == {}
    dba("UPDATE record.issued_reports SET body = 'lie'")
    assert "has other bytes" in found()["Changed"]
    dba("DELETE FROM record.issued_reports")
    assert "is not kept" in found()["Missing"]


def test_no_examination_is_on_record_before_the_first(sealing: Pool, log: Any, grow: Grow) -> None:
    grow(3)
    with sealing.cursor() as cursor:
        assert last_examined(cursor, log.log_id) is None

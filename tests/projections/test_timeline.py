"""One row per event, whatever the event; read by legal date."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from given import PAPER, RULESET, findings

import projections
from domain import Batch
from domain.counts import Outcome
from projections import timeline
from projections.engine import AsOf, Fact


def test_a_history_says_who_did_what_when_and_on_what_paper(pool, log_id, save, identified, act):
    case = identified()
    case.check(act("clerk", date(2018, 3, 5)), RULESET, findings(Outcome.DISMISS, [1]))
    save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        first, second = timeline.history(cursor, log_id, case.id)
    assert (first["topic"], first["position"], first["version"]) == ("case.identified", 1, 1)
    assert (second["topic"], second["on"]) == ("case.checked", date(2018, 3, 5))
    assert (second["by"], second["role"]) == ("clerk-1", "clerk")
    assert (second["document_reference"], second["document_sha256"]) == ("D-1", "5" * 64)
    assert second["what"]["ruleset"] == {
        "id": "baseline",
        "version": "2018.1",
        "as_of": "2018-02-01",
        "sha256": "",
    }
    assert second["what"]["findings"] == [
        {"count": 1, "outcome": "dismiss", "reason": "by_section", "citation": "HS 11361.8(b)"}
    ]
    assert set(second["what"]) == {"ruleset", "findings"}
    assert second["recorded_at"].tzinfo is not None


def test_a_history_is_read_by_legal_date_then_by_position(pool, log_id, save, identified, act):
    case = identified()
    for day in (date(2018, 6, 1), date(2018, 4, 1), date(2018, 6, 1)):
        case.check(act("clerk", day), RULESET, findings(Outcome.DISMISS, [1]))
    save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        assert [each["version"] for each in timeline.history(cursor, log_id, case.id)] == [
            1,
            3,
            2,
            4,
        ]
        as_of = timeline.history(cursor, log_id, case.id, at=AsOf(2, None, 0))
        assert [each["version"] for each in as_of] == [1, 2]
        assert timeline.history(cursor, log_id + 1, case.id) == []


def test_a_batch_has_a_history_like_a_case(pool, log_id, save, act):
    batch = Batch.receive(
        act("clerk"),
        batch_id=UUID(int=5),
        layout="doj",
        county="Alameda",
        file_sha256="a" * 64,
        totals={"lines": 3},
    )
    save(batch)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        (received,) = timeline.history(cursor, log_id, UUID(int=5))
    assert received["topic"] == "batch.received"
    assert received["what"]["totals"] == {"lines": 3}


def _fact(**what):
    event = SimpleNamespace(by="a", role="clerk", on=date(2018, 1, 1), document=PAPER, **what)
    return Fact(1, UUID(int=1), 1, "case.unheard_of", datetime(2018, 1, 2, tzinfo=UTC), event)


def test_a_new_kind_of_event_is_shown_without_a_change_here():
    (row,) = timeline.evolve({}, _fact(weight=Decimal("1.50"), whom=UUID(int=2), news=[1])).values()
    assert row.what == (
        '{"weight":"1.50","whom":"00000000-0000-0000-0000-000000000002","news":[1]}'
    )


@pytest.mark.parametrize("what", [{"text": "a\x00b"}, {"text": "\ud800"}, {"thing": object()}])
def test_what_postgresql_cannot_keep_is_refused_before_it_gets_there(what):
    with pytest.raises((ValueError, TypeError)):
        timeline.evolve({}, _fact(**what))


def test_a_backslash_that_is_not_the_character_nul_is_kept():
    (row,) = timeline.evolve({}, _fact(text="\\u0000")).values()
    assert row.what == '{"text":"\\\\u0000"}'


def test_many_histories_are_told_at_once_in_the_order_in_which_they_were_recorded(
    pool, log_id, save, identified, act
):
    first, second = identified(), identified()
    for case in (first, second):
        case.check(act("clerk", date(2018, 3, 5)), RULESET, findings(Outcome.DISMISS, [1]))
        save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        told = timeline.told(cursor, log_id, [second.id, first.id, UUID(int=404)])
        assert [each["position"] for each in told[first.id]] == [1, 2]
        assert [each["topic"] for each in told[second.id]] == ["case.identified", "case.checked"]
        assert told[UUID(int=404)] == []
        assert timeline.told(cursor, log_id + 1, [first.id]) == {first.id: []}
        latest = timeline.streams_of(cursor, log_id, "case.checked")
        assert latest == [(second.id, 4), (first.id, 2)]
        before = timeline.streams_of(cursor, log_id, "case.checked", before=4, limit=1)
        assert before == [(first.id, 2)]
        assert timeline.streams_of(cursor, log_id + 1, "case.checked") == []

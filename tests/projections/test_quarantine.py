"""An event that cannot be folded parks its case, and only its case, and everybody can see it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from given import RULESET, findings
from structlog.testing import capture_logs

import projections
from domain.actors import Role
from domain.casework import Command
from domain.counts import Outcome
from projections import PROJECTIONS, caseload, engine, timeline
from projections.engine import copying
from projections.reports import status
from record.store.recorder import PgApplicationRecorder
from tests.projections.listed import read

NAMES = [each.NAME for each in PROJECTIONS]


@pytest.fixture
def poisoned(pool, log_id, save, identified, act, poison):
    """Two cases, one of which goes on after something that nobody can read."""
    sick, sound = identified(), identified()
    save(sick, sound)
    poison(sick.id, 2)
    sick._version = 2  # The case cannot be read any more, but events of it may still come in.
    sick.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1]))
    sound.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1]))
    save(sick)
    save(sound)
    with capture_logs() as logs:
        assert projections.catch_up(pool, log_id) == 5
    return sick, sound, logs


def parked(pool, log_id):
    with pool.cursor() as cursor:
        return engine.quarantined(cursor, log_id)


def test_a_poisoned_event_parks_its_case_only(pool, log_id, poisoned):
    sick, sound, _ = poisoned
    with pool.cursor() as cursor:
        assert caseload.case(cursor, log_id, sick.id)["counts"][0]["stage"] == "identified"
        assert caseload.case(cursor, log_id, sound.id)["counts"][0]["stage"] == "checked"
        assert len(timeline.history(cursor, log_id, sick.id)) == 1
        assert projections.lag(cursor, log_id)["caseload"] == (5, 0)


def test_quarantine_is_visible_with_its_reason_and_what_waits(pool, log_id, poisoned):
    sick, _, logs = poisoned
    both = parked(pool, log_id)
    assert [each.projection for each in both] == sorted(NAMES)
    for each in both:
        assert (each.stream_id, each.position, each.parked) == (sick.id, 3, 1)
        assert each.topic == "case.unheard_of"
        assert each.reason.startswith("TopicError: ")
    assert [each["event"] for each in logs] == ["projection.quarantined"] * len(NAMES)


def test_what_comes_later_waits_as_well(pool, log_id, poisoned, act, save):
    sick, _, _ = poisoned
    sick.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [2]))
    save(sick)
    projections.catch_up(pool, log_id)
    assert {each.parked for each in parked(pool, log_id)} == {2}


def test_every_figure_says_how_many_cases_are_in_quarantine(pool, log_id, poisoned):
    with pool.cursor() as cursor:
        assert read(status, cursor, log_id).header["quarantined"] == 1
        assert read(status, cursor, log_id, at_position=2).header["quarantined"] == 0


def test_a_check_agrees_with_the_quarantine_as_long_as_nothing_is_mended(pool, log_id, poisoned):
    assert [each.differences for each in projections.check(pool, log_id)] == [0 for _ in NAMES]


def test_a_rebuild_without_a_mend_keeps_the_case_in_quarantine(pool, log_id, poisoned):
    assert projections.rebuild(pool, log_id, "caseload").quarantined == 1
    assert len(parked(pool, log_id)) == len(NAMES)


@pytest.mark.parametrize(
    "mend",
    [
        pytest.param(lambda *at: projections.rebuild(*at, "caseload"), id="rebuild"),
        pytest.param(projections.retry, id="retry"),
    ],
)
def test_a_case_is_whole_and_released_after_a_mend(
    pool, log_id, save, identified, act, monkeypatch, mend
):
    sick, sound = identified(), identified()
    for case in (sick, sound):
        case.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1]))
    save(sick, sound)
    whole = caseload.evolve

    def broken(rows, fact):
        if fact.stream_id == sick.id and fact.version == 2:
            raise ZeroDivisionError("a fault in the fold")
        return whole(rows, fact)

    with monkeypatch.context() as patched, capture_logs():
        patched.setattr(caseload, "evolve", broken)
        projections.catch_up(pool, log_id)
    (held,) = parked(pool, log_id)
    assert held.reason == "ZeroDivisionError: a fault in the fold"
    # Everybody knows that its rows are not whole, so that they are no difference to be explained.
    assert [each.differences for each in projections.check(pool, log_id)] == [0 for _ in NAMES]
    mend(pool, log_id)
    assert parked(pool, log_id) == []
    with pool.cursor() as cursor:
        assert caseload.case(cursor, log_id, sick.id)["counts"][0]["stage"] == "checked"
    assert [each.differences for each in projections.check(pool, log_id)] == [0 for _ in NAMES]


def test_a_retry_without_a_mend_leaves_the_case_where_it_is(pool, log_id, poisoned):
    before = parked(pool, log_id)
    with capture_logs():
        still = projections.retry(pool, log_id)
    assert still == [each._replace(new=True) for each in before]
    assert parked(pool, log_id) == before


def test_an_effect_on_a_count_that_does_not_exist_parks_the_case(
    pool, writing, log_id, save, identified
):
    case = identified()
    save(case)
    command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
    state = (
        b'{"timestamp":{"_type_":"datetime_iso","_data_":"2026-01-01T00:00:00+00:00"},"by":"j",'
        b'"role":"court_clerk","on":{"_type_":"date_iso","_data_":"2020-01-01"},"document":null,'
        b'"counts":[9]}'
    )
    recorder = PgApplicationRecorder(writing, log_id, "county")
    recorder.insert_events([StoredEvent(case.id, 2, "case.dismissed", state)], command=command)
    with capture_logs():
        projections.catch_up(pool, log_id)
    assert [(each.projection, each.reason) for each in parked(pool, log_id)] == [
        ("caseload", "KeyError: 9")
    ]


@pytest.mark.parametrize("source", ["a\x00b", "\ud800"])
def test_a_text_that_postgresql_cannot_keep_is_refused_row_by_row(source):
    with pytest.raises((copying.NotStorable, UnicodeEncodeError)):
        copying.line((source,))


def test_a_number_that_postgresql_cannot_keep_is_refused_row_by_row():
    with pytest.raises(copying.NotStorable, match="64 bits, not 63"):
        copying.line((2**63,))
    assert copying.line((2**63 - 1, -(2**63))) == "9223372036854775807\t-9223372036854775808"

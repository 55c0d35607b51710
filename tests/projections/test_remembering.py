"""Histories that are equal but for days, ids, names and papers have rows equal but for these.

Whatever is remembered must be what a direct fold makes, to the byte, however the days lie.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from anything import any_act, any_step

from domain import Case, Inquiry
from domain.actors import Role
from domain.asking import Channel
from domain.counts import Count, Level
from domain.procedures import PROCEDURES
from domain.transcoding import FactMapper, SafeTranscoder
from projections import PROJECTIONS, caseload
from projections.engine import marks
from projections.engine.remembering import Memory
from projections.engine.whole import fold_whole
from record.store.reading import Recorded
from tests.domain.corpus import story

LOG = 7
MAPPER = FactMapper(SafeTranscoder())
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


def a_case(rng: Random, steps: int) -> list[Recorded]:
    """A random lawful history of a case."""
    case = Case.identify(
        any_act(rng, Role.CLERK),
        county=rng.choice(["Alameda", ""]),
        procedure=rng.choice(list(PROCEDURES)),
        person_id=UUID(int=rng.getrandbits(128)),
        source="hand",
        counts=[
            Count(number, "11358", "", Level.FELONY, rng.choice([None, date(1990, 5, 4)]))
            for number in range(1, rng.randint(2, 4))
        ],
    )
    for _ in range(steps):
        any_step(rng, case)
    return recorded(case.pending_events)


def recorded(events) -> list[Recorded]:
    stored = [MAPPER.to_stored_event(each) for each in events]
    return [
        Recorded(3 * n, each.originator_id, n, each.topic, each.state, NOON + timedelta(0, n))
        for n, each in enumerate(stored, 1)
    ]


def another(rng: Random, history: list[Recorded]) -> list[Recorded]:
    """The same history of another case: on other days, by other hands, on other papers."""
    stream, first = UUID(int=rng.getrandbits(128)), rng.randint(1, 1000)
    return [
        each._replace(
            stream_id=stream,
            position=first + 5 * n,
            recorded_at=each.recorded_at + timedelta(rng.randint(0, 9), 0, rng.randint(0, 9)),
            state=re.sub(
                marks.WRITTEN, lambda found: _other(rng, found), each.state.decode()
            ).encode(),
        )
        for n, each in enumerate(history)
    ]


def _other(rng: Random, found: re.Match[str]) -> str:
    before, value = found.groups()
    if marks.DATE in before:
        value = (date(1975, 1, 1) + timedelta(rng.randint(0, 18_000))).isoformat()
    elif marks.ID in before:
        value = UUID(int=rng.getrandbits(128)).hex
    elif marks.TIME not in before:
        value = rng.choice(["u-1", "ümläut", "100 %s", "a b", f"{rng.getrandbits(64)}"])
    return before + value


def direct(history: list[Recorded]) -> list[list[str]]:
    lines, parked = fold_whole(LOG, PROJECTIONS, history)
    assert parked == []
    return [sorted(each) for each in lines]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_remembered_is_what_a_direct_fold_makes(seed):
    rng = Random(seed)  # noqa: S311 - no secret hangs on it.
    history = a_case(rng, 25)
    memory = Memory(LOG, PROJECTIONS)
    # Seen once for each event, then learned event by event; then remembered.
    for _ in range(2 * len(history)):
        memory.fold(another(rng, history))
    for _ in range(5):
        one = another(rng, history)
        told = memory.fold(one)
        assert told is not None
        assert [sorted(each) for each in told] == direct(one)


@pytest.mark.parametrize("stream", ["case", "inquiry", "bulk_order", "batch"])
def test_every_fact_that_was_ever_written_is_remembered_as_it_is_folded(stream):
    rng = Random(1)  # noqa: S311 - no secret hangs on it.
    history = [
        Recorded(n, each.originator_id, n, each.topic, each.state, NOON)
        for n, each in enumerate(story(stream), 1)
    ]
    memory = Memory(LOG, PROJECTIONS)
    for _ in range(2 * len(history)):
        memory.fold(another(rng, history))
    one = another(rng, history)
    lines, _ = fold_whole(LOG, PROJECTIONS, one)
    told = memory.fold(one)
    assert told is None or [sorted(each) for each in told] == [sorted(each) for each in lines]


def test_what_is_worked_out_of_an_id_is_never_remembered():
    """An inquiry's reference is made of its id."""
    rng = Random(2)  # noqa: S311 - no secret hangs on it.
    asked = Inquiry.receive(
        any_act(rng, Role.SYSTEM), channel=Channel.WEB, county="Alameda", given=["docket"]
    )
    history = recorded(asked.pending_events)
    memory = Memory(LOG, PROJECTIONS)
    assert [memory.fold(another(rng, history)) for _ in range(4)] == [None] * 4
    assert memory.held == 0


@pytest.mark.parametrize(
    "by",
    [
        pytest.param("None", id="what stands for NULL"),
        pytest.param("¤0003¤", id="a mark"),
        pytest.param("a\\tb", id="an escape"),
        pytest.param("4d6172b5-0000-4000-8000-000000000001", id="the mark of an id"),
        pytest.param("%s", id="a place"),
        pytest.param("0001-02-03", id="the mark of a day"),
    ],
)
def test_what_looks_like_something_else_is_still_what_it_is(by):
    rng = Random(3)  # noqa: S311 - no secret hangs on it.
    history = a_case(rng, 6)
    for _ in range(2):
        memory = Memory(LOG, PROJECTIONS)
        for _ in range(16):
            memory.fold(another(rng, history))
        strange = [
            each._replace(state=each.state.replace(b'"by":"clerk-', f'"by":"{by}'.encode()))
            for each in another(rng, a_case(rng, 6))
        ]
        for one in (strange, history):
            told = memory.fold(one)
            assert told is None or [sorted(each) for each in told] == direct(one)


def test_a_fault_in_the_fold_is_not_remembered(monkeypatch):
    def broken(rows, fact):
        raise ZeroDivisionError

    rng = Random(4)  # noqa: S311 - no secret hangs on it.
    history = a_case(rng, 3)
    monkeypatch.setattr(caseload, "evolve", broken)
    memory = Memory(LOG, PROJECTIONS)
    assert [memory.fold(another(rng, history)) for _ in range(9)] == [None] * 9


def test_a_hole_in_a_history_is_never_taken_for_the_whole():
    rng = Random(5)  # noqa: S311 - no secret hangs on it.
    history = a_case(rng, 8)
    memory = Memory(LOG, PROJECTIONS)
    for _ in range(4 * len(history)):
        memory.fold(another(rng, history))
    assert memory.fold([history[0], *history[2:]]) is None


def test_when_there_is_too_much_to_remember_it_begins_anew(monkeypatch):
    monkeypatch.setattr("projections.engine.remembering.MOST_HELD", 3)
    rng = Random(6)  # noqa: S311 - no secret hangs on it.
    histories = [a_case(rng, 4) for _ in range(6)]
    memory = Memory(LOG, PROJECTIONS)
    for _ in range(20):
        for history in histories:
            one = another(rng, history)
            told = memory.fold(one)
            assert told is None or [sorted(each) for each in told] == direct(one)
            assert memory.held <= 3

"""Does the record mean for ever what it meant when it was written, whatever the rules become?"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from given import ACase, a_case, a_count

import domain.batch
from domain import guards, procedures
from domain.case import Case
from domain.counts import Level, Relief
from domain.facts import rules_of
from domain.procedures import PROCEDURES, Party
from domain.refusals import Refusal
from domain.transcoding import FactMapper, SafeTranscoder
from tests.domain.corpus import stored

MAPPER = FactMapper(SafeTranscoder())
STAGES = [
    ACase.identified,
    ACase.checked,
    ACase.half_agreed,
    ACase.agreed,
    ACase.half_signed,
    ACase.signed,
    ACase.filed,
    ACase.returned,
    ACase.dismissed,
    ACase.redesignated,
    ACase.resentenced,
    ACase.denied,
    ACase.mixed,
    ACase.sealed,
    ACase.closed,
    ACase.withdrawn,
    ACase.transferred,
    ACase.destroyed,
    ACase.held,
    ACase.merged,
]


def _stored(case: Case) -> list[StoredEvent]:
    return [MAPPER.to_stored_event(fact) for fact in case.collect_events()]


def _replayed(stored: list[StoredEvent]) -> Case:
    case: Any = None
    for each in stored:
        case = MAPPER.to_domain_event(each).mutate(case)
    return case


# The same state, at every version.


@pytest.mark.parametrize("stage", STAGES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_case_from_its_facts_is_the_case_that_it_was(procedure: str, stage: Any) -> None:
    case = stage(a_case(procedure))
    assert _replayed(_stored(case)) == case


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_version_replays_to_what_stood_then(procedure: str) -> None:
    history = _stored(a_case(procedure).mixed())
    earlier = [
        stage(a_case(procedure))
        for stage in (ACase.identified, ACase.checked, ACase.half_agreed, ACase.agreed, ACase.filed)
    ]
    for then in {each.version: each for each in earlier}.values():
        replayed = _replayed(history[: then.version])
        assert replayed.version == then.version
        assert (replayed.standings, replayed.assents) == (then.standings, then.assents)


# Rules run once. Effects run on every replay, and never refuse.


@pytest.fixture
def rules_that_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: Any, **__: Any) -> None:
        raise AssertionError("A rule ran during replay.")

    names = [name for name in vars(guards) if name.startswith("must_")]
    assert len(names) >= 8
    chapters = [each for name, each in sys.modules.items() if name.startswith("domain.case")]
    for module in (guards, domain.batch, *chapters):
        for name in names:
            monkeypatch.setattr(module, name, explode, raising=False)
    for name in ("_begin", "_named", "_must_be_ordered", "identify", *rules_of(Case)):
        monkeypatch.setattr(Case, name, explode)
    monkeypatch.setattr(Refusal, "__init__", explode)


@pytest.mark.parametrize("stage", STAGES, ids=lambda each: each.__name__)
def test_rules_never_run_on_replay(stage: Any, request: pytest.FixtureRequest) -> None:
    case = stage(a_case())
    stored = _stored(case)
    request.getfixturevalue("rules_that_explode")
    assert _replayed(stored) == case


def test_the_exploding_rules_do_explode(rules_that_explode: None) -> None:
    with pytest.raises(AssertionError, match="ran during replay"):
        a_case().identified()


def test_an_agreement_of_two_stays_one_when_the_law_asks_for_other_parties(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agreed = {name: _stored(a_case(name).agreed()) for name in PROCEDURES}
    half = _stored(a_case("petition").half_agreed())
    everyone: Any = (*Party, "the court")
    for name, each in list(PROCEDURES.items()):
        monkeypatch.setitem(procedures.PROCEDURES, name, replace(each, parties=everyone))
    assert {_replayed(each).bucket for each in agreed.values()} == {"agreed"}
    monkeypatch.setitem(
        procedures.PROCEDURES,
        "petition",
        replace(PROCEDURES["petition"], parties=(Party.PROSECUTION,)),
    )
    assert _replayed(half).bucket == "eligible"


def test_what_the_law_forbids_today_may_have_happened() -> None:
    """A redesignation upwards is refused now; had it been recorded, it would be replayed."""
    history = _stored(a_case(counts=[a_count(1, Level.MISDEMEANOR)]).filed(Relief.REDESIGNATE))
    last = history[-1]
    up = StoredEvent(
        last.originator_id,
        last.originator_version + 1,
        "case.redesignated",
        stored("case.redesignated.v1").state.replace(b'"count":2', b'"count":1'),
    )
    up = replace(up, state=up.state.replace(b'"misdemeanor"', b'"felony"'))
    case = _replayed([*history, up])
    assert case.standings[1].level == Level.FELONY

"""Does the record mean for ever what it meant when it was written, whatever the rules become?"""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import get_topic, resolve_topic
from given import ACase, a_case, a_count

import domain.batch
import domain.case
from domain import guards, procedures
from domain.batch import Batch
from domain.case import Case
from domain.counts import Level, Relief
from domain.procedures import PROCEDURES, Party
from domain.refusals import Refusal
from domain.transcoding import SafeTranscoder

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(CORPUS.glob("*.json"))
MAPPER: Mapper[UUID] = Mapper(SafeTranscoder())
STAGES = [
    ACase.identified,
    ACase.checked,
    ACase.half_agreed,
    ACase.agreed,
    ACase.filed,
    ACase.dismissed,
    ACase.redesignated,
    ACase.denied,
    ACase.mixed,
]


def _stored(case: Case) -> list[StoredEvent]:
    return [MAPPER.to_stored_event(fact) for fact in case.collect_events()]


def _replayed(stored: list[StoredEvent]) -> Case:
    case: Any = None
    for each in stored:
        case = MAPPER.to_domain_event(each).mutate(case)
    return case


def _fact_classes() -> list[type]:
    return [
        each
        for aggregate in (Case, Batch)
        for each in vars(aggregate).values()
        if inspect.isclass(each) and hasattr(each, "mutate") and each.__name__ != "Event"
    ]


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


def test_a_batch_from_its_fact_is_the_batch_that_it_was() -> None:
    stored = next(each for each in _corpus() if each.topic == "batch.received")
    batch: Any = MAPPER.to_domain_event(stored).mutate(None)
    assert isinstance(batch, Batch)
    assert batch.totals["counts"] == 18


# Rules run once. Effects run on every replay, and never refuse.


@pytest.fixture
def rules_that_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: Any, **__: Any) -> None:
        raise AssertionError("A rule ran during replay.")

    names = [name for name in vars(guards) if name.startswith("must_")]
    assert len(names) >= 8
    for module in (guards, domain.case, domain.batch):
        for name in names:
            monkeypatch.setattr(module, name, explode, raising=False)
    for name in ("_named", "_must_be_ordered", "identify", "check", "agree", "file"):
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
        _written(_golden("case.redesignated.v1")["state"]).replace(b'"count":2', b'"count":1'),
    )
    up = replace(up, state=up.state.replace(b'"misdemeanor"', b'"felony"'))
    case = _replayed([*history, up])
    assert case.standings[1].level == Level.FELONY


# The golden facts: whatever was once written stays readable.


def _golden(name: str) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads((CORPUS / f"{name}.json").read_text())
    return golden


def _written(state: dict[str, Any]) -> bytes:
    return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode()


def _corpus() -> list[StoredEvent]:
    read = [_golden(path.stem) for path in FILES]
    return sorted(
        (
            StoredEvent(
                UUID(each["originator_id"]),
                each["originator_version"],
                each["topic"],
                _written(each["state"]),
            )
            for each in read
        ),
        key=lambda each: (str(each.originator_id), each.originator_version),
    )


def test_every_class_of_fact_in_every_version_is_in_the_corpus() -> None:
    written = {path.stem for path in FILES}
    known = {
        f"{each.TOPIC}.v{version}"
        for each in _fact_classes()
        for version in range(1, getattr(each, "class_version", 1) + 1)
    }
    assert written == known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_fact_loads_for_ever(path: Path) -> None:
    golden = _golden(path.stem)
    stored = next(each for each in _corpus() if _is(each, golden))
    fact = MAPPER.to_domain_event(stored)
    assert get_topic(type(fact)) == golden["topic"]
    assert resolve_topic(golden["topic"]) is type(fact)
    declared = {
        name
        for each in type(fact).__mro__
        for name in inspect.get_annotations(each)
        if not name.startswith("_")
    }
    assert set(vars(fact)) == declared - {"TOPIC", "class_version", "originator_id_type"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_fact_of_today_is_written_byte_for_byte_as_it_was(path: Path) -> None:
    golden = _golden(path.stem)
    stored = next(each for each in _corpus() if _is(each, golden))
    fact = MAPPER.to_domain_event(stored)
    if golden["state"].get("class_version", 1) == getattr(type(fact), "class_version", 1):
        assert MAPPER.to_stored_event(fact).state == stored.state


def _is(stored: StoredEvent, golden: dict[str, Any]) -> bool:
    return stored.topic == golden["topic"] and stored.state == _written(golden["state"])


def test_the_golden_facts_of_a_case_are_one_case() -> None:
    first = [each for each in _corpus() if each.topic.startswith("case.")]
    case = _replayed(first)
    assert case.bucket == "mixed"
    assert [str(each.stage) for each in case.standings.values()] == [
        "dismissed",
        "redesignated",
        "denied",
    ]
    assert case.standings[2].level == Level.MISDEMEANOR

"""Can every fact that was ever written still be read, and does what cannot be read name itself?"""
# Longer than the house allows: one corpus, and all that may never change in it.

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from eventsourcing.domain import AggregateEvent
from eventsourcing.persistence import MapperDeserialisationError, Notification, StoredEvent
from eventsourcing.utils import TopicError, get_topic, register_topic, resolve_topic

from domain.actors import Document
from domain.asking import Match
from domain.batch import Batch
from domain.case import Case
from domain.counts import Level
from domain.transcoding import FactMapper, SafeTranscoder
from tests.domain.corpus import (
    FILES,
    HOW_TO_ADD,
    HOW_TO_KEEP,
    entries_of,
    entry_of,
    fact_classes,
    golden,
    stored,
    story,
    written,
)
from tests.domain.corpus.__main__ import entry, sample_fact

MAPPER = FactMapper(SafeTranscoder())
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
EVERY_FACT = pytest.mark.parametrize("fact", fact_classes(), ids=lambda each: each.TOPIC)


# The golden facts: whatever was once written stays readable.


def test_every_class_of_fact_in_every_version_is_in_the_corpus() -> None:
    there = {entry_of(path) for path in FILES}
    asked = {name for fact in fact_classes() for name in entries_of(fact)}
    assert asked <= there, f"Not in the corpus: {sorted(asked - there)}. {HOW_TO_ADD}"
    assert there <= asked, f"Of no class any more: {sorted(there - asked)}. {HOW_TO_KEEP}"


@EVERY_FILE
def test_a_golden_fact_loads_for_ever(path: Path) -> None:
    fact = MAPPER.to_domain_event(stored(path.stem))
    topic = golden(path.stem)["topic"]
    assert get_topic(type(fact)) == topic
    assert resolve_topic(topic) is type(fact)
    declared = {
        name
        for each in type(fact).__mro__
        for name in inspect.get_annotations(each)
        if not name.startswith("_")
    }
    assert set(vars(fact)) == declared - {"TOPIC", "class_version", "weighs", "originator_id_type"}


@EVERY_FILE
def test_a_golden_fact_of_today_is_written_byte_for_byte_as_it_was(path: Path) -> None:
    was = stored(path.stem)
    fact = MAPPER.to_domain_event(was)
    then = golden(path.stem)["state"].get("class_version", 1)
    if then == getattr(type(fact), "class_version", 1):
        assert MAPPER.to_stored_event(fact).state == was.state


def test_the_golden_facts_of_a_case_are_one_case() -> None:
    case: Any = None
    stood: dict[int, list[str]] = {}
    for each in story("case"):
        fact: Any = MAPPER.to_domain_event(each)
        case = fact.mutate(case)
        stood[case.version] = [str(each.stage) for each in case.standings.values()]
    assert stood[7] == ["dismissed", "redesignated", "denied"]
    assert stood[case.version - 1] == ["transferred", "withdrawn", "destroyed"]
    assert stood[case.version] == ["redesignated", "denied", "dismissed"]
    assert (case.bucket, case.procedure.name) == ("mixed", "statutory")
    assert [each.level for each in case.standings.values()] == [
        Level.INFRACTION,
        Level.INFRACTION,
        Level.MISDEMEANOR,
    ]


def test_the_golden_facts_of_an_inquiry_are_one_inquiry() -> None:
    inquiry: Any = None
    for each in story("inquiry"):
        fact: Any = MAPPER.to_domain_event(each)
        inquiry = fact.mutate(inquiry)
    assert (str(inquiry.stage), str(inquiry.strength)) == ("matched", "weak")
    assert [type(each) for each in inquiry.matches] == [Match, Match]
    assert inquiry.matches[0].case_id == UUID(int=0xC0)


def test_the_golden_facts_of_a_reconciliation_are_one_that_was_signed_off() -> None:
    reconciliation: Any = None
    for each in story("reconciliation"):
        fact: Any = MAPPER.to_domain_event(each)
        reconciliation = fact.mutate(reconciliation)
    assert reconciliation.is_signed_off
    assert (reconciliation.maker, reconciliation.totals.differences) == ("clerk-1", 5)
    assert fact.remark == "accepted_unexplained"


def test_a_batch_from_its_fact_is_the_batch_that_it_was() -> None:
    received: Any = MAPPER.to_domain_event(stored("batch.received.v1"))
    batch = received.mutate(None)
    assert isinstance(batch, Batch)
    assert batch.totals["counts"] == 18
    assert received.files == [received.file_sha256]


def test_a_delivery_of_several_files_and_a_refusal_are_what_they_were() -> None:
    received: Any = MAPPER.to_domain_event(stored("batch.received.v2"))
    assert received.mutate(None).totals["changed_cases"] == 1
    assert len(received.files) == 2
    refused: Any = MAPPER.to_domain_event(stored("batch.refused.v1"))
    assert refused.mutate(None).problems == {"width": 1, "nul": 2}


def test_what_may_be_empty_is_in_the_corpus_empty_and_filled() -> None:
    """Of every field of a fact that may be None."""
    facts = [MAPPER.to_domain_event(stored(path.stem)) for path in FILES]
    assert {each.document is None for each in facts} == {True, False}  # type: ignore[attr-defined]
    counts = [n for each in facts if isinstance(each, Case.Identified) for n in each.counts]
    for field in ("level", "convicted_on"):
        assert {getattr(each, field) is None for each in counts} == {True, False}, field
    others = [each.others for each in facts if isinstance(each, Case.Identified)]
    assert {each is None for each in others} == {True, False}
    for field in ("felonies", "latest_on"):
        assert {getattr(each, field) is None for each in others if each} == {True, False}, field


@EVERY_FACT
def test_what_is_written_for_a_new_class_is_a_fact_with_every_field(fact: type[Any]) -> None:
    """What `python -m tests.domain.corpus` would write, were the class new."""
    made = sample_fact(fact, 1)
    told = orjson.loads(entry(made))
    event = StoredEvent(
        made.originator_id, told["originator_version"], told["topic"], written(told["state"])
    )
    assert vars(MAPPER.to_domain_event(event)).keys() == vars(made).keys()


# A class that changes: what was written before is read as what it means today.


class Amended(AggregateEvent):
    """A fact whose second version says who signed, and calls the paper's name a document."""

    TOPIC = "test.amended"
    class_version = 2
    document: Document
    signed_by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Until then only the clerk signed."""
        state["document"] = Document(state.pop("paper"), "")
        state["signed_by"] = "clerk"


register_topic(Amended.TOPIC, Amended)


def an_event(state: dict[str, Any], topic: str = "test.amended") -> StoredEvent:
    first = stored("case.identified.v1")
    timestamp = golden("case.identified.v1")["state"]["timestamp"]
    return replace(first, topic=topic, state=written({"timestamp": timestamp} | state))


def test_an_old_fact_is_read_as_what_it_means_today() -> None:
    fact: Any = MAPPER.to_domain_event(an_event({"paper": "P-1"}))
    assert isinstance(fact, Amended)
    assert (fact.document, fact.signed_by) == (Document("P-1", ""), "clerk")
    assert set(vars(fact)) == {
        *("originator_id", "originator_version", "timestamp", "document", "signed_by")
    }


def test_a_fact_of_today_passes_no_upcast() -> None:
    new = Amended(
        originator_id=stored("case.identified.v1").originator_id,
        originator_version=1,
        timestamp=datetime(2018, 2, 1, tzinfo=UTC),
        document=Document("P-1", ""),
        signed_by="ada",
    )
    assert MAPPER.to_domain_event(MAPPER.to_stored_event(new)) == new


def test_a_later_version_is_refused_and_never_read_as_if_it_were_known() -> None:
    """The library would take it for what it knows."""
    later = an_event({"document": "P-1", "signed_by": "ada", "class_version": 3})
    with pytest.raises(MapperDeserialisationError, match="of version 3, and here only 2 is known"):
        MAPPER.to_domain_event(later)


# What cannot be read names the event, and says what to do.

REMEDY = "Use the version of Docketproof that wrote it, or a newer one."
NAMED = r"version 1 of stream 00000000-0000-0000-0000-0000000000c0, "


@pytest.mark.parametrize(
    "topic", ["case.unheard_of", "", ".", "json", "os:system", "domain.actors:Document", "case"]
)
def test_an_unknown_topic_names_its_event(topic: str) -> None:
    event = an_event({}, topic)
    with pytest.raises(TopicError) as refused:
        MAPPER.to_domain_event(event)
    assert str(refused.value) == (
        f"An event, {topic}, version 1 of stream {event.originator_id}, "
        f"is of a kind that is not known here. {REMEDY}"
    )


BROKEN = {
    "no JSON": b"{",
    "no UTF-8": b'"\xff"',
    "no object": b"[]",
    "nothing": b"",
    "a type that nobody knows": b'{"a":{"_type_":"no such type","_data_":1}}',
    "a part that lacks a field": b'{"document":{"_type_":"document","_data_":{}}}',
    "no day": b'{"on":{"_type_":"date_iso","_data_":"2018-02-30"}}',
}


@pytest.mark.parametrize("state", BROKEN.values(), ids=BROKEN)
def test_a_state_that_cannot_be_read_names_its_event(state: bytes) -> None:
    broken = replace(stored("case.identified.v1"), state=state)
    with pytest.raises(MapperDeserialisationError, match=NAMED) as refused:
        MAPPER.to_domain_event(broken)
    assert str(refused.value).endswith(REMEDY)


@EVERY_FILE
def test_a_fact_that_lacks_any_of_its_fields_names_its_event_and_the_field(path: Path) -> None:
    whole = golden(path.stem)["state"]
    for lost in whole:
        rest = {name: value for name, value in whole.items() if name != lost}
        broken = replace(stored(path.stem), state=written(rest))
        with pytest.raises(MapperDeserialisationError, match=f"it lacks {lost}"):
            MAPPER.to_domain_event(broken)


def test_where_the_position_is_known_it_is_named() -> None:
    known = Notification(**vars(stored("case.agreed.v1")), id=7)
    for wrong, error in (
        ({"topic": "case.unheard_of"}, TopicError),
        ({"state": b""}, MapperDeserialisationError),
    ):
        with pytest.raises(error, match=r"^Event 7, case\.\w+, version 3 of stream "):
            MAPPER.to_domain_event(replace(known, **wrong))

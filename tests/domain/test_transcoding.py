"""Does every fact come back from its bytes as it was, whatever people typed into it?

The library's own cases for a transcoder run here too. Six of them are about types that plain
JSON has no room for and that no fact holds: tuples as tuples, and subclasses of dict, list, str
and int. Those are replaced by what holds here: a tuple comes back as a list, a subclass as the
plain type.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import JSONTranscoder
from eventsourcing.tests import persistence as library
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.actors import Document, Order, Signature
from domain.asking import Match
from domain.assent import Assent
from domain.counts import (
    Count,
    Finding,
    Ground,
    Level,
    OtherConvictions,
    Outcome,
    Redesignation,
    Relief,
    Ruleset,
    Stage,
    Term,
)
from domain.listed import Unapplied
from domain.matching import Key, Strength
from domain.reconciling import ColumnTally, Totals
from domain.standing import Standing
from domain.transcoding import TRANSCODINGS, SafeTranscoder

TRANSCODER = SafeTranscoder()
NAMES = [each.name for each in TRANSCODINGS]
DAY = date(2018, 2, 28)


def _round_trip(value: Any) -> Any:
    return TRANSCODER.decode(TRANSCODER.encode(value))


SCALARS = [
    date(1975, 1, 1),
    date.max,
    datetime(2018, 2, 28, 12, 30, 1, 123456, tzinfo=UTC),
    datetime(2018, 2, 28, 12, tzinfo=timezone(timedelta(hours=-8))),
    UUID(int=7),
    Decimal("0.10"),
]
PARTS = [
    Document("P-1", "ab" * 32),
    Count(1, "11359", "", Level.FELONY, DAY),
    Count(2, "11357", "b", None, None, ("no_level", "no_date"), code="PC"),
    OtherConvictions(3, None, DAY),
    Finding(1, Outcome.HAND_REVIEW, "no_level", "HS 11361.8(b)"),
    Term(1, Relief.REDESIGNATE),
    Redesignation(1, Level.INFRACTION),
    Ruleset("baseline", "2018.1", DAY, "ef" * 32),
    Order("O-1", "Department 12", UUID(int=9)),
    Signature("defense", "cd" * 32, "bo"),
    Assent("defense", "bo", (Term(1, Relief.DISMISS),), "ab" * 32),
    Standing(
        Count(1, "11359", "", Level.FELONY, DAY, ("no_docket",)),
        Level.MISDEMEANOR,
        Stage.FILED,
        DAY,
        Finding(1, Outcome.REDUCE, "by_section", "HS 11361.8(b)"),
        "ada",
        relief=Relief.REDESIGNATE,
        opposed=Ground.DANGER,
    ),
    Unapplied(3, None, "not_on_record", "No case.", "HS 11361.8"),
    Totals(4, 4, 1, 1, 2, 1, 1, 3, 2),
    ColumnTally("bucket", 2, 1, 1),
    Match(UUID(int=7), (Key.CII, Key.DOCKET), Strength.STRONG),
]


@pytest.mark.parametrize("value", [*SCALARS, *PARTS], ids=repr)
def test_every_value_that_a_fact_holds_comes_back_as_it_was(value: Any) -> None:
    copy = _round_trip({"a": [value]})["a"][0]
    assert copy == value
    assert type(copy) is type(value)


@pytest.mark.parametrize("part", PARTS, ids=repr)
def test_the_fields_of_a_part_keep_their_types(part: Any) -> None:
    copy = _round_trip(part)
    for name, value in vars(part).items():
        assert type(getattr(copy, name)) is type(value), name


def test_every_part_of_a_fact_is_among_the_parts_tried_here() -> None:
    tried = {type(each) for each in [*SCALARS, *PARTS]}
    assert {each.type for each in TRANSCODINGS if each.name != "dict_pairs"} == tried


def test_enums_outside_parts_come_back_as_plain_text() -> None:
    copy = _round_trip([Level.FELONY])
    assert copy == ["felony"]
    assert not isinstance(copy[0], StrEnum)


def test_two_names_are_never_the_same() -> None:
    assert len(NAMES) == len(set(NAMES))


# Nothing that people type passes for a type of ours.

KEYS = st.one_of(st.sampled_from(["_type_", "_data_", "a"]), st.text(max_size=3))
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
        st.sampled_from(NAMES),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.fixed_dictionaries({"_type_": inner, "_data_": inner}),
        st.fixed_dictionaries({"_type_": st.sampled_from(NAMES), "_data_": inner}),
    ),
    max_leaves=12,
)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(VALUES)
@example({"_type_": "dict_pairs", "_data_": [["a", 1]]})
@example({"_type_": "dict_pairs", "_data_": [["_type_", "date_iso"], ["_data_", "x"]]})
@example({"_type_": {"_type_": "date_iso", "_data_": "x"}, "_data_": {"_type_": 1, "_data_": 2}})
@example({"_type_": ["unhashable"], "_data_": None})
@example({"_type_": "date_iso"})
@example({"_data_": "2018-02-28"})
@example({"_type_": "uuid_hex", "_data_": "not a uuid", "more": 1})
def test_any_json_comes_back_as_it_was(value: Any) -> None:
    assert _round_trip(value) == value
    assert _round_trip({"what": [value, (DAY, value)]}) == {"what": [value, [DAY, value]]}


@pytest.mark.parametrize("name", [*NAMES, "no such type", "", None, 7, ["unhashable"]], ids=str)
def test_a_dict_that_looks_like_a_type_comes_back_as_the_dict_it_was(name: Any) -> None:
    forged = {"_type_": name, "_data_": "2018-02-28"}
    for depth in range(4):
        assert _round_trip(forged) == forged
        forged = {"_type_": "dict_pairs", "_data_": [[f"k{depth}", forged]]}


def test_the_order_of_keys_is_kept() -> None:
    forged = {"_data_": 1, "_type_": 2, "a": 3}
    assert list(_round_trip(forged)) == list(forged)


def test_a_dict_of_another_kind_cannot_pass_for_a_type_either() -> None:
    forged = OrderedDict(_type_="uuid_hex", _data_="x")
    assert _round_trip({"a": [forged]}) == {"a": [dict(forged)]}


def test_a_dict_inside_a_part_cannot_pass_for_a_type_either() -> None:
    forged = {"_type_": "uuid_hex", "_data_": "x"}
    part: Any = Document
    assert _round_trip(part({"a": forged}, "x")).reference == {"a": forged}


def test_the_librarys_own_json_would_be_deceived() -> None:
    """Why `SafeTranscoder` exists; when this fails, the library has mended it."""
    plain = JSONTranscoder()
    stored = plain.encode({"reason": {"_type_": "nonsense", "_data_": 1}})
    with pytest.raises(TypeError, match="nonsense"):
        plain.decode(stored)


def test_text_that_is_no_unicode_is_refused_before_it_is_stored() -> None:
    with pytest.raises(UnicodeEncodeError):
        TRANSCODER.encode({"reason": "\ud800"})


class TestAsTheLibraryAsks(library.TranscoderTestCase):
    """The library's own cases for a transcoder."""

    def construct_transcoder(self) -> JSONTranscoder:
        """The safe JSON, with the library's two sample types."""
        transcoder = SafeTranscoder()
        transcoder.register(library.CustomType1AsDict())
        transcoder.register(library.CustomType2AsDict())
        return transcoder

    def _assert_comes_back_as(self, value: Any, plain: Any) -> None:
        copy = self.transcoder.decode(self.transcoder.encode(value))
        assert copy == plain
        assert type(copy) is type(plain)

    def test_tuple(self) -> None:
        """Replaced: JSON has one kind of sequence."""
        for value, plain in [((), []), (((1, "a"),), [[1, "a"]]), ([(1, 2)], [[1, 2]])]:
            self._assert_comes_back_as(value, plain)

    def test_mixed(self) -> None:
        """Replaced: the same values, their tuples as lists."""
        self._assert_comes_back_as([(1, "a"), {"b": 2}], [[1, "a"], {"b": 2}])
        self._assert_comes_back_as({"a": (1, 2), "b": [3]}, {"a": [1, 2], "b": [3]})

    def test_dict_subclass(self) -> None:
        """Replaced: no fact holds a subclass."""
        self._assert_comes_back_as(library.Mydict({"a": 1}), {"a": 1})

    def test_list_subclass(self) -> None:
        """Replaced: no fact holds a subclass."""
        self._assert_comes_back_as(library.MyList((("a", 1),)), [["a", 1]])

    def test_str_subclass(self) -> None:
        """Replaced: no fact holds a subclass."""
        self._assert_comes_back_as(library.MyStr("a"), "a")

    def test_int_subclass(self) -> None:
        """Replaced: no fact holds a subclass."""
        self._assert_comes_back_as(library.MyInt(3), 3)

"""Does every case, and every count, stand under exactly one heading?"""

from __future__ import annotations

from itertools import combinations, permutations
from math import comb

import pytest

from domain.counts import Outcome, Stage
from domain.standing import BUCKETS, MERGED, MIXED, bucket_of_case, bucket_of_count

COUNT_BUCKETS = tuple(each for each in BUCKETS if each not in (MIXED, MERGED))
DECIDED = {"dismissed", "redesignated", "resentenced", "denied"}
COMBINATIONS = [held for size in range(1, 6) for held in combinations(COUNT_BUCKETS, size)]


def _expected(held: set[str]) -> str:
    """The same rule in other words: before the court, then open work, then decided, then aside."""
    if before_court := held & {"agreed", "signed", "filed", "returned"}:
        return max(before_court, key=BUCKETS.index)
    if waiting := held & {"identified", "check_pending", "hand_review", "eligible"}:
        return min(waiting, key=BUCKETS.index)
    if decided := sorted(held & DECIDED):
        return decided[0] if len(decided) == 1 else MIXED
    aside = ("other_agency", "transferred", "not_eligible", "withdrawn", "destroyed")
    return min(held, key=aside.index)


def test_there_are_nineteen_headings_each_once() -> None:
    assert len(BUCKETS) == len(set(BUCKETS)) == 19


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_count_stands_under_one_heading(stage: Stage, outcome: Outcome | None) -> None:
    if stage == Stage.CHECKED and outcome is None:
        with pytest.raises(ValueError, match="None"):
            bucket_of_count(stage, outcome)
        return
    bucket = bucket_of_count(stage, outcome)
    assert bucket in COUNT_BUCKETS
    assert bucket_of_count(str(stage), str(outcome) if outcome else None) == bucket
    if stage != Stage.CHECKED:
        assert bucket == stage


def test_a_check_that_is_not_back_yet_is_pending_until_something_is_agreed() -> None:
    pending = {str(each): bucket_of_count(each, "reduce", is_pending=True) for each in Stage}
    assert [name for name, bucket in pending.items() if bucket == "check_pending"] == [
        "identified",
        "checked",
    ]


def test_a_checked_count_stands_under_what_the_check_found() -> None:
    assert {str(each): bucket_of_count("checked", each) for each in Outcome} == {
        "dismiss": "eligible",
        "reduce": "eligible",
        "not_eligible": "not_eligible",
        "hand_review": "hand_review",
        "other_agency": "other_agency",
    }


def test_every_combination_of_counts_gives_exactly_one_heading() -> None:
    assert len(COMBINATIONS) == sum(comb(len(COUNT_BUCKETS), size) for size in range(1, 6))
    assert {held: bucket_of_case(held) for held in COMBINATIONS} == {
        held: _expected(set(held)) for held in COMBINATIONS
    }


@pytest.mark.parametrize("size", [2, 3])
def test_the_order_of_counts_does_not_matter(size: int) -> None:
    for held in combinations(COUNT_BUCKETS, size):
        assert len({bucket_of_case(order) for order in permutations(held)}) == 1


@pytest.mark.parametrize("bucket", COUNT_BUCKETS)
def test_how_many_counts_stand_alike_does_not_matter(bucket: str) -> None:
    assert bucket_of_case([bucket] * 3) == bucket_of_case([bucket]) == bucket


def test_a_decided_count_never_hides_one_that_waits() -> None:
    assert bucket_of_case(["dismissed", "eligible"]) == "eligible"
    assert bucket_of_case(["dismissed", "hand_review", "denied"]) == "hand_review"
    assert bucket_of_case(["dismissed", "not_eligible"]) == "dismissed"


def test_every_heading_can_be_a_cases() -> None:
    assert {bucket_of_case(held) for held in COMBINATIONS} == set(BUCKETS) - {MERGED}

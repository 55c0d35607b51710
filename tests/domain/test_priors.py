"""Questions about the whole history, in all counties: yes, no, or a fact is missing."""

from __future__ import annotations

from datetime import date

import pytest
from convicted import LATER, NO, OTHER, UNKNOWN, YES, ask, convicted, history, says

from domain.history import Conviction


def test_convictions_of_every_kind_and_county_are_on_record() -> None:
    assert says("more_than_one_conviction", convicted()) == NO
    elsewhere = convicted("632 PC", county="YOLO", **LATER)
    assert says("more_than_one_conviction", convicted(), elsewhere) == YES


def test_one_conviction_for_something_else_is_enough_to_have_not_only_cannabis() -> None:
    other, torn = convicted("459 PC", **LATER), convicted(charges=("459 PC", "11358 HS"), **OTHER)
    assert says("only_cannabis_convictions", convicted(), convicted("11357 HS", **LATER)) == YES
    assert says("only_cannabis_convictions", convicted(), other, torn) == NO
    assert says("only_cannabis_convictions", convicted(), torn) == UNKNOWN


@pytest.mark.parametrize(("name", "charge"), [("superstrike", "187 PC"), ("sex_offense", "266 PC")])
@pytest.mark.parametrize(
    ("on", "before"),
    [("1999-05-03", YES), ("1999-05-04", NO), ("1999-05-05", NO), (None, UNKNOWN)],
)
def test_a_disqualifying_conviction_counts_ever_and_precedes_only_from_an_earlier_day(
    name, charge, on, before
) -> None:
    other = convicted(charge, on, county="YOLO", **LATER)
    assert says(name, convicted(), other) == YES
    assert says(name, convicted()) == NO
    assert says(f"preceding_{name}", convicted(), other) == before


@pytest.mark.parametrize("name", ["superstrike", "sex_offense"])
def test_a_section_without_a_code_may_disqualify(name) -> None:
    other = convicted({"superstrike": "187", "sex_offense": "266"}[name], "1990-01-01", **LATER)
    assert says(name, convicted(), other) == UNKNOWN
    assert ask(name, convicted(), history(convicted(), other)).reason == "unclear_charge"
    assert says(f"preceding_{name}", convicted(), other) == UNKNOWN


def test_the_earliest_of_several_is_the_one_that_precedes() -> None:
    late, early = (
        convicted("187 PC", "2001-01-01", **LATER),
        convicted("207 PC", "1990-01-01", **OTHER),
    )
    assert says("preceding_superstrike", convicted(), late, early) == YES


def test_a_gang_enhancement_makes_a_superstrike_only_with_its_offense_in_one_case() -> None:
    offense = convicted("246 PC", "1990-01-01", cnt_order="102001001000")
    same_case = convicted("186.22(B)(4) PC", "1990-01-01", cnt_order="102001002000")
    other_case = convicted("186.22(B)(4) PC", "1990-01-01", cnt_order="102002001000")
    other_kind = convicted("186.22(B)(3) PC", "1990-01-01", cnt_order="102001003000")
    assert says("superstrike", convicted(), offense, same_case) == YES
    assert says("preceding_superstrike", convicted(), offense, same_case) == YES
    assert says("superstrike", convicted(), offense, other_case) == NO
    assert says("superstrike", convicted(), offense, other_kind) == NO
    assert says("superstrike", convicted(), same_case) == NO


@pytest.mark.parametrize(
    ("day", "before"), [("1999-05-03", YES), ("1999-05-04", NO), (None, UNKNOWN)]
)
def test_a_registration_counts_like_a_conviction_under_pc_290(day, before) -> None:
    days = (date.fromisoformat(day) if day else None,)
    assert says("sex_offense", convicted(), registrations=days) == YES
    assert says("preceding_sex_offense", convicted(), registrations=days) == before


def priors(*days: str | None, charge: str = "11359 HS") -> list[Conviction]:
    orders = ("102001001000", "103001001000", "104001001000")
    return [
        convicted(charge, day, cnt_order=order) for day, order in zip(days, orders, strict=False)
    ]


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        (["1990-01-01", "1999-05-03"], YES),
        (["1990-01-01", "1999-05-04"], NO),
        (["1990-01-01", None], UNKNOWN),
        (["2001-01-01", None], NO),
        (["1990-01-01"], NO),
    ],
)
def test_two_priors_are_two_convictions_of_an_earlier_day(days, answer) -> None:
    assert says("two_priors", convicted(), *priors(*days)) == answer


def test_an_undated_conviction_is_no_prior_of_its_own() -> None:
    undated = convicted(on=None)
    assert says("two_priors", undated, *priors("1990-01-01")) == NO
    assert says("two_priors", undated, *priors("1990-01-01", "1991-01-01")) == UNKNOWN


def test_priors_are_under_the_same_five_digits_whatever_the_subdivision() -> None:
    days = ("1990-01-01", "1991-01-01")
    assert says("two_priors", convicted("11359(A) HS"), *priors(*days, charge="11359(C)HS")) == YES
    assert says("two_priors", convicted("11359 HS"), *priors(*days, charge="11358 HS")) == NO
    torn = convicted(charges=("11358 HS", "11359 HS"))
    assert ask("two_priors", torn, history(torn, *priors(*days))).reason == "unclear_charge"


def test_three_cycles_count_once_each_however_many_counts_they_have() -> None:
    same_cycle = convicted(cnt_order="101001002000")
    one, two = priors("1990-01-01", "2001-01-01")
    assert says("cycles_with_same_section", convicted(), one, two, given=3) == YES
    assert says("cycles_with_same_section", convicted(), same_cycle, one, given=3) == NO
    torn = convicted(charges=("11358 HS", "11359 HS"), **OTHER)
    assert says("cycles_with_same_section", convicted(), one, torn, given=3) == UNKNOWN

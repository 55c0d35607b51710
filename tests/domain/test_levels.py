"""Which way may an offense level go, and what if nobody knows it?"""

from __future__ import annotations

import pytest
from given import (
    COURT,
    ORDER,
    PROSECUTOR,
    a_case,
    a_count,
    give_word,
    terms,
    to,
)

from domain import refusals
from domain.case import Case
from domain.counts import Level, Outcome, Relief
from domain.procedures import PROCEDURES

DISMISS, LOWER = Relief.DISMISS, Relief.REDESIGNATE


def _stages(case: Case) -> list[str]:
    return [str(each.stage) for each in case.standings.values()]


@pytest.mark.parametrize("before", Level)
@pytest.mark.parametrize("after", Level)
def test_levels_only_go_down(before: Level, after: Level) -> None:
    case = a_case(counts=[a_count(1, before)]).filed()
    order = list(Level)
    if order.index(after) > order.index(before):
        case.redesignate(COURT, to(after, [1]), ORDER)
        assert case.standings[1].level == after
    else:
        with pytest.raises(refusals.NotDownwards):
            case.redesignate(COURT, to(after, [1]), ORDER)
        assert case.standings[1].level == before


def test_one_count_that_would_not_go_down_holds_up_the_whole_order() -> None:
    case = a_case(counts=[a_count(1), a_count(2, Level.MISDEMEANOR)]).filed()
    with pytest.raises(refusals.NotDownwards, match=r"^Count 2 .*misdemeanor"):
        case.redesignate(COURT, to(Level.MISDEMEANOR, [1, 2]), ORDER)
    assert _stages(case) == ["filed", "filed"]
    assert case.standings[1].level == Level.FELONY


def test_nobody_agrees_to_lower_an_infraction() -> None:
    case = a_case("motion", [a_count(1, Level.INFRACTION)]).checked()
    with pytest.raises(refusals.NotDownwards):
        case.agree(PROSECUTOR, terms(LOWER, [1]))


def test_a_count_of_unknown_level_cannot_be_lowered_but_can_be_dismissed() -> None:
    case = a_case("motion", [a_count(1, None)]).checked()
    with pytest.raises(refusals.LevelUnknown):
        case.agree(PROSECUTOR, terms(LOWER, [1]))
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.file(PROSECUTOR, is_stipulated=True)
    case.dismiss(COURT, [1], ORDER)
    assert case.bucket == "dismissed"


def test_a_courts_order_says_what_a_count_of_unknown_level_has_become() -> None:
    case = a_case("motion", [a_count(1, None)]).checked()
    case.agree(PROSECUTOR, terms(DISMISS, [1]))
    case.sign(PROSECUTOR)
    case.file(PROSECUTOR, is_stipulated=True)
    case.redesignate(COURT, to(Level.INFRACTION, [1]), ORDER)
    assert case.standings[1].level == Level.INFRACTION


@pytest.mark.parametrize("level", [Level.FELONY, None])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_felony_or_a_count_of_unknown_level_never_goes_unchecked(
    procedure: str, level: Level | None
) -> None:
    case = a_case(procedure, [a_count(1, level)]).identified()
    with pytest.raises(
        refusals.OutOfOrder, match=r"Count 1 is identified; to .+, it must be checked"
    ):
        give_word(case, PROSECUTOR, terms(DISMISS, [1]))


def test_a_misdemeanor_that_was_checked_and_found_not_eligible_is_not_agreed_by_motion() -> None:
    case = a_case("motion", [a_count(1, Level.MISDEMEANOR)]).checked(Outcome.NOT_ELIGIBLE)
    with pytest.raises(refusals.NotEligible):
        case.agree(PROSECUTOR, terms(DISMISS, [1]))

"""What do the events of a case suggest behind a difference? Each cause by a history of its own."""

from __future__ import annotations

from datetime import date

import pytest

from domain.causes import (
    EXPLAINING,
    Cause,
    Happening,
    Suggestion,
    Version,
    slips,
    why_differs,
    why_only_ours,
)
from domain.comparing import Difference

JANUARY, MARCH, JUNE = date(2020, 1, 1), date(2020, 3, 1), date(2020, 6, 1)
THEY_SAY_FILED = [Difference("bucket", "filed", "dismissed")]
FILED, DISMISSED = Version(4, {"bucket": "filed"}), Version(9, {"bucket": "dismissed"})


def happened(*events: tuple[int, str, date]) -> list[Happening]:
    """Events of a case, by position, topic and day."""
    return [Happening(at, f"case.{topic}", on) for at, topic, on in events]


STORY = happened((1, "identified", JANUARY), (4, "filed", MARCH), (9, "dismissed", JUNE))


def why(
    events: list[Happening] = STORY,
    versions: tuple[Version, ...] = (FILED, DISMISSED),
    held: int = 9,
    cut_off: date | None = None,
) -> Suggestion:
    """Why they say filed where we say dismissed."""
    return why_differs(THEY_SAY_FILED, held, versions, events, cut_off)


def test_what_happened_after_what_they_say_is_named_with_its_position_and_day() -> None:
    assert why() == Suggestion(Cause.LATER_EVENT, tuple(STORY[2:]))


def test_an_event_after_the_day_of_their_list_explains_it() -> None:
    assert why(cut_off=MARCH).cause == Cause.LATER_EVENT


def test_an_event_that_their_list_should_have_had_explains_nothing() -> None:
    found = why(cut_off=JUNE)
    assert found == Suggestion(Cause.MISSED_EVENT, tuple(STORY[2:]))
    assert not found.explains


def test_where_we_say_by_now_what_they_say_our_cut_off_is_earlier() -> None:
    versions = (Version(1, {"bucket": "dismissed"}), Version(12, {"bucket": "filed"}))
    events = happened((1, "identified", JANUARY), (12, "filed", JUNE))
    assert why(events, versions, held=1) == Suggestion(Cause.EARLIER_CUT_OFF, (events[1],))


@pytest.mark.parametrize(
    ("topic", "cause"),
    [
        ("corrected", Cause.CORRECTED),
        ("amended", Cause.CORRECTED),
        ("returned", Cause.RETURNED),
        ("withdrawn", Cause.WITHDRAWN),
        ("transferred", Cause.TRANSFERRED),
        ("found_destroyed", Cause.DESTROYED),
        ("sealed", Cause.SEALED),
        ("merged", Cause.MERGED_OR_DUPLICATE),
        ("linked", Cause.MERGED_OR_DUPLICATE),
        ("procedure_changed", Cause.OTHER_COUNTY_OR_PROCEDURE),
    ],
)
def test_what_turned_the_case_aside_weighs_more_than_that_something_came_later(
    topic: str, cause: Cause
) -> None:
    events = happened((1, "identified", JANUARY), (4, "filed", MARCH), (7, topic, JUNE))
    found = why([*events, *STORY[2:]])
    assert (found.cause, found.events) == (cause, (events[2],))


def test_returned_and_filed_again_is_found_though_no_version_says_what_they_say() -> None:
    events = happened((1, "identified", JANUARY), (4, "filed", MARCH), (6, "returned", MARCH))
    versions = (Version(4, {"bucket": "agreed"}), DISMISSED)
    assert why([*events, *STORY[2:]], versions).cause == Cause.RETURNED


def test_what_came_after_the_version_compared_suggests_nothing() -> None:
    later = happened((12, "withdrawn", JUNE))
    versions = (Version(4, {"bucket": "agreed"}), DISMISSED)
    assert why([*STORY, *later], versions).cause == Cause.UNKNOWN


def test_every_differing_column_must_be_explained_by_one_version() -> None:
    differences = [*THEY_SAY_FILED, Difference("level", "misdemeanor", "felony")]
    found = why_differs(differences, 9, (FILED, DISMISSED), STORY, None)
    assert found.cause == Cause.UNKNOWN


def test_another_county_or_procedure_alone_is_named_as_such() -> None:
    differences = [Difference("county", "MARIN", "ALAMEDA")]
    found = why_differs(differences, 9, (DISMISSED,), STORY, None)
    assert found.cause == Cause.OTHER_COUNTY_OR_PROCEDURE


def test_what_was_identified_after_their_day_is_only_ours_for_that() -> None:
    found = why_only_ours(9, STORY, date(2019, 1, 1), is_sealed=False)
    assert found == Suggestion(Cause.LATER_EVENT, (STORY[0],))


def test_what_has_gone_another_way_may_have_been_dropped() -> None:
    events = [*STORY[:1], *happened((4, "withdrawn", MARCH))]
    assert why_only_ours(9, events, None, is_sealed=False).cause == Cause.WITHDRAWN
    assert why_only_ours(3, events, None, is_sealed=False).cause == Cause.UNKNOWN


def test_a_sealed_count_of_an_open_case_may_have_been_dropped() -> None:
    events = [*STORY, *happened((10, "sealed", JUNE))]
    assert why_only_ours(10, events, None, is_sealed=True).cause == Cause.SEALED
    assert why_only_ours(10, events, None, is_sealed=False).cause == Cause.UNKNOWN


def test_only_what_accounts_for_a_difference_explains_it() -> None:
    open_ = set(Cause) - EXPLAINING
    assert open_ == {
        *("missed_event", "no_such_count", "unreadable_row", "like_another_key", "unknown")
    }


def test_slips_are_one_digit_or_two_neighbours_and_never_the_key_itself() -> None:
    found = set(slips("4940"))
    assert {"4941", "9440", "4904"} <= found
    assert not found & {"4390", "4940"}
    assert len(found) == 4 * 9 + 3
    assert set(slips("A1")) == {*(f"A{each}" for each in "023456789"), "1A"}
    assert list(slips("")) == []

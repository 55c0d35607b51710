"""One row per inquiry: where it stands, since when, and what a later step takes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

import projections
from domain import Inquiry
from domain.asking import Channel, Ending, InquiryStage, Method, Told, reference_of
from domain.matching import Key
from projections import inquiries
from projections.engine import AsOf, Fact

HERS, ALSO = UUID(int=1), UUID(int=2)
BY_NAME = [Key.NAME_AND_BIRTH_DATE, Key.SURNAME_AND_BIRTH_DATE]
MILESTONES = ("searched_on", "matched_on", "answered_on", "told", "followed_up_on", "closed_on")


@pytest.fixture
def received(act):
    """Makes a new inquiry."""

    def received(county="ALAMEDA", on=date(2018, 2, 20), channel=Channel.WEB):
        given = ("name", "birth_date")
        return Inquiry.receive(act("system", on), channel=channel, county=county, given=given)

    return received


@pytest.fixture
def row(pool, log_id, save):
    """Saves the inquiry, folds it, and gives its row."""

    def row(inquiry):
        save(inquiry)
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            return inquiries.inquiry(cursor, log_id, inquiry.id)

    return row


def _days(found):
    return {name: found[name] for name in MILESTONES if found[name] is not None}


def test_a_new_inquiry_waits_from_the_day_on_which_it_came(received, row):
    inquiry = received()
    found = row(inquiry)
    assert found["reference"] == reference_of(inquiry.id)
    assert (found["stage"], found["strength"], found["case_ids"]) == ("received", "none", [])
    assert (found["channel"], found["county"], found["given"]) == (
        "web",
        "ALAMEDA",
        "name,birth_date",
    )
    assert found["received_on"] == found["since_on"] == date(2018, 2, 20)
    assert _days(found) == {}


def test_each_milestone_has_its_day_and_a_new_search_takes_back_what_came_after(received, row, act):
    inquiry = received()
    inquiry.match(act("clerk", date(2018, 3, 1)), {HERS: [Key.CII], ALSO: BY_NAME})
    found = row(inquiry)
    assert (found["case_ids"], found["strength"]) == ([str(HERS), str(ALSO)], "weak")
    assert found["since_on"] == found["matched_on"] == date(2018, 3, 1)
    inquiry.answer(act("clerk", date(2018, 3, 2)), Method.PHONE, Told.UNDER_WAY)
    inquiry.follow_up(act("clerk", date(2018, 3, 3)), Method.PHONE, reached=False)
    assert row(inquiry)["since_on"] == date(2018, 3, 2)
    inquiry.follow_up(act("clerk", date(2018, 3, 4)), Method.PHONE, reached=True)
    found = row(inquiry)
    assert (found["stage"], found["version"]) == ("followed_up", 5)
    assert _days(found) == {
        "searched_on": date(2018, 3, 1),
        "matched_on": date(2018, 3, 1),
        "answered_on": date(2018, 3, 2),
        "told": "under_way",
        "followed_up_on": date(2018, 3, 4),
    }
    inquiry.unmatch(act("clerk", date(2018, 3, 5)))
    found = row(inquiry)
    assert (found["case_ids"], found["strength"]) == ([], "none")
    assert _days(found) == {"searched_on": date(2018, 3, 5)}


@pytest.mark.parametrize("searched", [True, False])
def test_what_is_opened_again_stands_where_its_search_left_it(received, row, act, searched):
    inquiry = received()
    if searched:
        inquiry.unmatch(act("clerk"))
        inquiry.answer(act("clerk"), Method.EMAIL, Told.NO_RECORD)
    inquiry.close(act("clerk", date(2018, 4, 1)), Ending.WITHDRAWN)
    found = row(inquiry)
    assert (found["stage"], found["closed_on"], found["ending"]) == (
        "closed",
        date(2018, 4, 1),
        "withdrawn",
    )
    inquiry.reopen(act("clerk", date(2018, 4, 2)), "asked_again")
    found = row(inquiry)
    assert found["stage"] == inquiry.stage == ("unmatched" if searched else "received")
    assert (found["closed_on"], found["ending"], found["answered_on"]) == (None, None, None)
    assert found["since_on"] == date(2018, 4, 2)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_history_each_row_stands_where_its_inquiry_stands(
    pool, log_id, casework, tell, seed
):
    tell(seed, cases=24, steps=160)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        found = inquiries.inquiries(cursor, log_id)
        totals = inquiries.totals(cursor, log_id)
    assert len(found) == 6
    for each in found:
        inquiry = casework.inquiry(UUID(each["inquiry_id"]))
        assert each["stage"] == inquiry.stage
        assert each["version"] == inquiry.version
        assert each["strength"] == inquiry.strength
        assert each["case_ids"] == [str(match.case_id) for match in inquiry.matches]
    assert sum(totals.values()) == 6
    assert set(totals) == set(InquiryStage)


def test_a_list_is_narrowed_by_what_is_asked_and_goes_on_where_a_page_ended(
    pool, log_id, save, received, act
):
    first, second, third = received(), received("FRESNO"), received(channel=Channel.LETTER)
    second.match(act("clerk"), {HERS: [Key.CII], ALSO: [Key.CII]})
    save(first, second, third)
    projections.catch_up(pool, log_id)

    def ids(**wanted):
        with pool.cursor() as cursor:
            return [each["inquiry_id"] for each in inquiries.inquiries(cursor, log_id, **wanted)]

    every = [str(each.id) for each in (first, second, third)]
    assert ids() == every
    assert ids(stage="received") == [every[0], every[2]]
    assert ids(county="FRESNO") == ids(case_id=ALSO) == ids(case_id=HERS) == [every[1]]
    assert ids(channel="letter") == ids(reference=reference_of(third.id)) == [every[2]]
    assert ids(case_id=UUID(int=3)) == ids(stage="closed") == []
    assert ids(limit=2) == every[:2]
    assert ids(after_key=2) == every[2:]
    assert ids(at=AsOf(2, None, 0)) == every[:2]
    assert ids(at=AsOf(2, None, 0), case_id=HERS) == []
    with pool.cursor() as cursor:
        assert inquiries.inquiries(cursor, log_id + 1) == []


def test_what_is_no_fact_of_an_inquiry_changes_nothing(identified):
    case = identified()
    (event,) = case.collect_events()
    at = datetime(2018, 1, 2, tzinfo=UTC)
    assert inquiries.evolve({}, Fact(1, case.id, 1, event.TOPIC, at, event)) == {}


def test_what_happens_to_an_inquiry_that_never_came_is_put_aside(act, received):
    inquiry = received()
    inquiry.unmatch(act("clerk"))
    event = inquiry.collect_events()[1]
    at = datetime(2018, 1, 2, tzinfo=UTC)
    with pytest.raises(LookupError, match=r"before inquiry\.unmatched"):
        inquiries.evolve({}, Fact(2, inquiry.id, 2, event.TOPIC, at, event))

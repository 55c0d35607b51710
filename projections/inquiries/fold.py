"""What does a fact change in the list of inquiries? What it means is said in the domain alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from domain.asking import InquiryStage, Match, reference_of
from domain.inquiry import Inquiry
from domain.matching import Strength
from projections.engine import Fact, Rows
from projections.inquiries.table import Row

VOIDED: dict[str, Any] = {"answered_on": None, "told": None, "followed_up_on": None}
"""What a new search, a new answer or a reopening takes back."""


class NotReceived(LookupError):
    """Something happened to an inquiry that was never received."""


def evolve(rows: Rows, fact: Fact) -> Mapping[tuple[str], Row]:
    """The inquiry's row as it is after the fact; none for what is no fact of an inquiry."""
    event = fact.event
    key = (str(fact.stream_id),)
    if isinstance(event, Inquiry.Received):
        return {key: _received(fact, event)}
    if not isinstance(event, Inquiry.Event):
        return {}
    if key not in rows:
        raise NotReceived(f"No row says that the inquiry was received before {fact.topic}.")
    row: Row = rows[key]
    inquiry = _inquiry(row)
    inquiry.take_effect(event)
    moved = row._replace(**_milestones(event), **_stands(inquiry), version=fact.version)
    return {key: moved if moved.stage == row.stage else moved._replace(since_on=event.on)}


def _received(fact: Fact, event: Inquiry.Received) -> Row:
    inquiry = cast(Inquiry, event.mutate(None))
    return Row(
        inquiry_id=str(fact.stream_id),
        reference=reference_of(fact.stream_id),
        county=event.county,
        channel=event.channel,
        given=",".join(event.given),
        received_on=event.on,
        received_position=fact.position,
        version=fact.version,
        since_on=event.on,
        **_stands(inquiry),
    )


def _milestones(event: Inquiry.Event) -> dict[str, Any]:
    match event:
        case Inquiry.Matched(on=on):
            return VOIDED | {"searched_on": on, "matched_on": on}
        case Inquiry.Unmatched(on=on):
            return VOIDED | {"searched_on": on, "matched_on": None}
        case Inquiry.Answered(on=on, told=told):
            return VOIDED | {"answered_on": on, "told": told}
        case Inquiry.FollowedUp(on=on, reached=True):
            return {"followed_up_on": on}
        case Inquiry.Closed(on=on, reason=reason):
            return {"closed_on": on, "ending": reason}
        case Inquiry.Reopened():
            return VOIDED | {"closed_on": None, "ending": None}
    return {}


def _inquiry(row: Row) -> Inquiry:
    """The inquiry as its row has it: as much of it as the effects of facts look at."""
    inquiry = Inquiry.__new__(Inquiry)
    inquiry.stage = InquiryStage(row.stage)
    strength = Strength(row.strength)
    cases = filter(None, row.case_ids.strip("{}").split(","))
    inquiry.matches = tuple(Match(UUID(each), (), strength) for each in cases)
    inquiry.searched = row.searched_on is not None
    return inquiry


def _stands(inquiry: Inquiry) -> dict[str, Any]:
    cases = ",".join(str(each.case_id) for each in inquiry.matches)
    return {
        "stage": str(inquiry.stage),
        "strength": str(inquiry.strength),
        "case_ids": "{" + cases + "}",
    }

"""What may be done with an inquiry, at which stage, and by whom?"""
# Longer than the house allows: the table of an inquiry's steps, to be read down the page.

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from given import CLERK, PAPER, an_act, an_inquiry, received

from domain import refusals
from domain.actors import Act, Role
from domain.asking import (
    Channel,
    Ending,
    InquiryStage,
    Match,
    Method,
    Told,
    reference_of,
)
from domain.inquiry import Inquiry
from domain.matching import Key, Strength

HERS, ALSO = UUID(int=1), UUID(int=2)
BY_NAME = [Key.NAME_AND_BIRTH_DATE, Key.SURNAME_AND_BIRTH_DATE]

Verb = Callable[[Inquiry, Act], None]
VERBS: dict[str, Verb] = {
    "match": lambda inquiry, act: inquiry.match(act, {HERS: [Key.CII]}),
    "unmatch": lambda inquiry, act: inquiry.unmatch(act),
    "answer": lambda inquiry, act: inquiry.answer(
        act, Method.EMAIL, Told.CASE_FOUND if inquiry.matches else Told.NO_RECORD
    ),
    "follow_up": lambda inquiry, act: inquiry.follow_up(act, Method.PHONE, reached=True),
    "close": lambda inquiry, act: inquiry.close(act, Ending.WITHDRAWN),
    "reopen": lambda inquiry, act: inquiry.reopen(act, "new_list"),
}

# Which stage each step leads to, from where; what is not here is refused.
LEADS_TO: dict[str, dict[str, str]] = {
    "received": {"match": "matched", "unmatch": "unmatched", "close": "closed"},
    "matched": {
        "match": "matched",
        "unmatch": "unmatched",
        "answer": "answered",
        "close": "closed",
    },
    "unmatched": {
        "match": "matched",
        "unmatch": "unmatched",
        "answer": "answered",
        "close": "closed",
    },
    "answered": {
        "match": "matched",
        "unmatch": "unmatched",
        "answer": "answered",
        "follow_up": "followed_up",
        "close": "closed",
    },
    "followed_up": {
        "match": "matched",
        "unmatch": "unmatched",
        "answer": "answered",
        "follow_up": "followed_up",
        "close": "closed",
    },
    "closed": {"reopen": "matched"},
}
MATRIX = [(stage, verb) for stage in LEADS_TO for verb in VERBS]


def test_the_matrix_has_every_verb_at_every_stage() -> None:
    assert set(LEADS_TO) == set(InquiryStage)
    assert len(MATRIX) == 36


@pytest.mark.parametrize(("stage", "verb"), MATRIX)
def test_each_step_leads_where_the_law_says_or_is_refused_and_leaves_no_trace(
    stage: str, verb: str
) -> None:
    inquiry = an_inquiry(stage)
    inquiry.collect_events()
    version = inquiry.version
    if verb in LEADS_TO[stage]:
        VERBS[verb](inquiry, CLERK)
        assert inquiry.stage == LEADS_TO[stage][verb]
        assert [each.TOPIC for each in inquiry.collect_events()] == [TOPICS[verb]]
        return
    with pytest.raises(refusals.InquiryOutOfOrder):
        VERBS[verb](inquiry, CLERK)
    assert (inquiry.stage, inquiry.version, inquiry.collect_events()) == (stage, version, [])


TOPICS = {
    "match": "inquiry.matched",
    "unmatch": "inquiry.unmatched",
    "answer": "inquiry.answered",
    "follow_up": "inquiry.followed_up",
    "close": "inquiry.closed",
    "reopen": "inquiry.reopened",
}
BEGINS_AT = {"follow_up": "answered", "answer": "matched", "reopen": "closed"}
MAY = {"clerk", "prosecutor", "public_defender"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", VERBS)
def test_each_step_is_for_certain_roles_only(verb: str, role: Role) -> None:
    inquiry = an_inquiry(BEGINS_AT.get(verb, "received"))
    version = inquiry.version
    if role in MAY:
        VERBS[verb](inquiry, an_act(role))
        assert inquiry.version == version + 1
        return
    with pytest.raises(refusals.NotYours, match=f"The role {role} may not .* an inquiry; this"):
        VERBS[verb](inquiry, an_act(role))
    assert inquiry.version == version


@pytest.mark.parametrize("stage", InquiryStage)
@pytest.mark.parametrize("verb", VERBS)
def test_the_wrong_role_is_told_so_first_wherever_the_inquiry_stands(verb: str, stage: str) -> None:
    with pytest.raises(refusals.NotYours):
        VERBS[verb](an_inquiry(stage), an_act(Role.SYSTEM))


@pytest.mark.parametrize("role", Role)
def test_docketproof_itself_may_receive_since_nobody_needs_an_account_to_be_counted(
    role: Role,
) -> None:
    if role in MAY | {"system"}:
        assert received(an_act(role)).stage == "received"
    else:
        with pytest.raises(refusals.NotYours):
            received(an_act(role))


def test_an_inquiry_says_how_it_came_and_which_keys_were_given_never_their_values() -> None:
    inquiry = received(given=("docket", "email", "name", "shoe_size"))
    (fact,) = inquiry.collect_events()
    assert isinstance(fact, Inquiry.Received)
    assert (fact.channel, fact.county, list(fact.given)) == (
        Channel.PHONE,
        "alameda",
        ["name", "docket"],
    )
    assert (fact.by, fact.role, fact.on, fact.document) == ("clerk-1", "clerk", CLERK.on, PAPER)


@pytest.mark.parametrize("given", [(), ("email", "phone"), ("",)])
def test_an_inquiry_that_could_never_be_matched_is_refused(given: tuple[str, ...]) -> None:
    with pytest.raises(refusals.NothingToSearchBy):
        received(given=given)


def test_a_match_keeps_for_each_case_by_which_keys_and_how_strongly() -> None:
    inquiry = an_inquiry("received")
    inquiry.match(CLERK, {HERS: [Key.CII], ALSO: BY_NAME})
    assert inquiry.matches == (
        Match(HERS, (Key.CII,), Strength.STRONG),
        Match(ALSO, tuple(BY_NAME), Strength.WEAK),
    )
    assert inquiry.strength == Strength.WEAK


@pytest.mark.parametrize("keys", [[], [Key.DOCKET], [Key.SURNAME_AND_BIRTH_DATE]])
def test_too_little_makes_no_match_even_beside_a_strong_one(keys: list[Key]) -> None:
    inquiry = an_inquiry("received")
    with pytest.raises(refusals.TooWeak) as refused:
        inquiry.match(CLERK, {HERS: [Key.CII], ALSO: keys})
    assert refused.value.facts["case"] == ALSO
    assert inquiry.matches == ()


@pytest.mark.parametrize("stage", ["matched", "unmatched", "answered", "followed_up"])
def test_a_later_list_may_bring_the_case_and_then_it_waits_for_an_answer_anew(stage: str) -> None:
    inquiry = an_inquiry(stage)
    inquiry.match(CLERK, {ALSO: [Key.CII]})
    assert [each.case_id for each in inquiry.matches] == [ALSO]
    with pytest.raises(refusals.InquiryOutOfOrder):
        inquiry.follow_up(CLERK, Method.PHONE, reached=True)
    inquiry.answer(CLERK, Method.LETTER, Told.DECIDED)
    assert inquiry.stage == "answered"


def test_a_match_that_was_wrong_is_taken_back_by_saying_that_no_record_was_found() -> None:
    inquiry = an_inquiry("matched")
    inquiry.unmatch(CLERK)
    assert (inquiry.matches, inquiry.strength) == ((), Strength.NONE)


@pytest.mark.parametrize("told", Told)
@pytest.mark.parametrize("stage", ["matched", "unmatched"])
def test_nobody_is_told_what_was_not_found(stage: str, told: Told) -> None:
    inquiry = an_inquiry(stage)
    if (told == Told.NO_RECORD) == (stage == "unmatched"):
        inquiry.answer(CLERK, Method.EMAIL, told)
        assert inquiry.stage == "answered"
    else:
        with pytest.raises(refusals.AnswerContradicts):
            inquiry.answer(CLERK, Method.EMAIL, told)
        assert inquiry.stage == stage


def test_whoever_was_not_reached_is_still_to_be_followed_up() -> None:
    inquiry = an_inquiry("answered")
    inquiry.follow_up(CLERK, Method.PHONE, reached=False)
    assert inquiry.stage == "answered"
    inquiry.follow_up(CLERK, Method.LETTER, reached=True)
    assert inquiry.stage == "followed_up"
    inquiry.follow_up(CLERK, Method.PHONE, reached=False)
    assert inquiry.stage == "followed_up"


@pytest.mark.parametrize("reason", Ending)
@pytest.mark.parametrize("stage", [each for each in InquiryStage if each != "closed"])
def test_only_what_was_answered_is_closed_as_answered(stage: str, reason: Ending) -> None:
    inquiry = an_inquiry(stage)
    if reason == Ending.ANSWERED and stage in ("received", "matched", "unmatched"):
        with pytest.raises(refusals.StillUnanswered):
            inquiry.close(CLERK, reason)
        assert inquiry.stage == stage
    else:
        inquiry.close(CLERK, reason)
        assert inquiry.stage == "closed"


@pytest.mark.parametrize(
    ("stage", "again"),
    [
        ("received", "received"),
        ("matched", "matched"),
        ("unmatched", "unmatched"),
        ("answered", "matched"),
    ],
)
def test_an_inquiry_that_is_opened_again_keeps_what_was_found_and_waits_for_an_answer(
    stage: str, again: str
) -> None:
    inquiry = an_inquiry(stage)
    inquiry.close(CLERK, Ending.WITHDRAWN)
    inquiry.reopen(CLERK, "asked_again")
    assert inquiry.stage == again


def test_an_inquiry_replayed_from_its_facts_is_the_same() -> None:
    inquiry = an_inquiry("followed_up")
    replayed = None
    for fact in inquiry.collect_events():
        replayed = fact.mutate(replayed)
    assert replayed == inquiry


@pytest.mark.parametrize(
    ("inquiry_id", "reference"),
    [
        ("00000000-0000-4000-8000-000000000000", "000-000-000"),
        ("ffffffff-ffff-4fff-bfff-ffffffffffff", "ZZZ-ZZZ-ZZZ"),
        ("08400000-0000-4000-8000-000000000000", "110-000-000"),
        ("00000000-0008-4000-8000-000000000000", "000-000-001"),
    ],
)
def test_a_reference_is_read_aloud_without_mistakes(inquiry_id: str, reference: str) -> None:
    assert reference_of(UUID(inquiry_id)) == reference

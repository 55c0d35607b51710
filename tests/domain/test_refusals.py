"""Does every refusal tell people what was wrong and what to do, and on what law it rests?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from given import (
    CLERK,
    COURT,
    DEFENDER,
    PROSECUTOR,
    RULESET,
    a_case,
    a_count,
    an_act,
    findings,
    terms,
    to,
)

from domain import refusals
from domain.actors import Role
from domain.counts import Level, Outcome, Relief

DISMISS = terms(Relief.DISMISS, [1, 2])
INFRACTION = [a_count(1, Level.INFRACTION)]

RAISED: dict[type[refusals.Refusal], tuple[Callable[[], object], str]] = {
    refusals.NotYours: (
        lambda: a_case().checked().agree(CLERK, DISMISS),
        "The role clerk may not agree to a case; this is for: prosecutor, public_defender.",
    ),
    refusals.OutOfOrder: (
        lambda: a_case().identified().agree(PROSECUTOR, DISMISS),
        "Count 1 is identified; to agree to it, it must be checked.",
    ),
    refusals.UnknownCount: (
        lambda: a_case().filed().dismiss(COURT, [7], ORDER),
        "The case has no count 7; it has counts 1, 2.",
    ),
    refusals.NothingNamed: (
        lambda: a_case().checked().agree(PROSECUTOR, []),
        "Name at least one count to agree to.",
    ),
    refusals.NamedTwice: (
        lambda: a_case().filed().dismiss(COURT, [2, 2], ORDER),
        "Count 2 is named twice; name each count once.",
    ),
    refusals.NotEligible: (
        lambda: a_case().checked(Outcome.NOT_ELIGIBLE).agree(PROSECUTOR, DISMISS),
        ("Count 1 was found not eligible (by_section, HS 11361.8(b)); if wrong, check it again."),
    ),
    refusals.NeedsHandReview: (
        lambda: a_case().checked(Outcome.HAND_REVIEW).agree(PROSECUTOR, DISMISS),
        "Count 1 is held for hand review (by_section); record a check that decides it first.",
    ),
    refusals.OtherAgency: (
        lambda: a_case().checked(Outcome.OTHER_AGENCY).agree(PROSECUTOR, DISMISS),
        "Count 1 is for another agency to decide (by_section).",
    ),
    refusals.SameHands: (
        lambda: a_case().checked().agree(an_act(Role.PROSECUTOR, CLERK.by), DISMISS),
        "clerk-1 checked count 1, and so may not agree to it; another person must.",
    ),
    refusals.BothSides: (
        lambda: a_case().half_agreed().agree(replace(DEFENDER, by=PROSECUTOR.by), DISMISS),
        (
            "prosecutor-1 already agreed for the prosecution; "
            "another person must agree for the other side."
        ),
    ),
    refusals.TermsDiffer: (
        lambda: a_case().half_agreed().agree(DEFENDER, terms(Relief.DISMISS, [2])),
        (
            "The prosecution agreed to other terms (1 dismiss, 2 dismiss); "
            "agree to the same, or let it agree anew."
        ),
    ),
    refusals.NotDownwards: (
        lambda: a_case(counts=INFRACTION).filed().redesignate(COURT, to(Level.FELONY, [1]), ORDER),
        "Count 1 is of level infraction; relief may only lower it, and felony is not lower.",
    ),
    refusals.LevelUnknown: (
        lambda: (
            a_case("motion", [a_count(1, None)])
            .checked()
            .agree(PROSECUTOR, terms(Relief.REDESIGNATE, [1]))
        ),
        "The level of count 1 is not known, so it cannot be lowered; agree to dismiss it.",
    ),
    refusals.MissingDocument: (
        lambda: a_case().agreed().file(replace(CLERK, document=None)),
        "To file, name the paper that it rests on: its reference and its SHA-256.",
    ),
    refusals.NoCounts: (
        lambda: a_case(counts=[]).identified(),
        "A case needs at least one count of conviction.",
    ),
    refusals.UnknownProcedure: (
        lambda: a_case("plea").identified(),
        "There is no procedure called plea; there are: petition, motion, statutory.",
    ),
}


def test_every_refusal_is_raised_somewhere() -> None:
    assert set(RAISED) == set(refusals.Refusal.__subclasses__())


@pytest.mark.parametrize("refusal", RAISED, ids=lambda each: each.__name__)
def test_a_refusal_is_a_sentence_that_tells_what_to_do(refusal: type[refusals.Refusal]) -> None:
    step, sentence = RAISED[refusal]
    with pytest.raises(refusals.Refusal) as refused:
        step()
    assert type(refused.value) is refusal
    assert str(refused.value) == sentence
    assert not re.search(r"[{}]|Role\.|Level\.|Stage\.|None", sentence)


@pytest.mark.parametrize("refusal", RAISED, ids=lambda each: each.__name__)
def test_a_refusal_names_the_law_or_the_house_rule_that_it_rests_on(
    refusal: type[refusals.Refusal],
) -> None:
    assert re.fullmatch(r"House rule|(HS|PC) 1\d+.*", refusal.citation)


@pytest.mark.parametrize("refusal", RAISED, ids=lambda each: each.__name__)
def test_the_tree_at_the_top_of_the_module_lists_every_refusal(
    refusal: type[refusals.Refusal],
) -> None:
    assert re.search(rf"[├└]── {refusal.__name__} +\S", refusals.__doc__ or "")


def test_what_people_typed_is_shown_as_they_typed_it() -> None:
    with pytest.raises(refusals.UnknownProcedure, match=r"called \{known\} \{\};"):
        a_case("{known} {}").identified()


def test_a_recheck_is_what_the_refusal_after_a_finding_asks_for_and_it_helps() -> None:
    case = a_case("motion").checked(Outcome.HAND_REVIEW)
    with pytest.raises(refusals.NeedsHandReview, match="record a check that decides it"):
        case.agree(PROSECUTOR, DISMISS)
    case.check(CLERK, RULESET, findings(Outcome.DISMISS, [1, 2]))
    case.agree(PROSECUTOR, DISMISS)
    assert case.bucket == "agreed"

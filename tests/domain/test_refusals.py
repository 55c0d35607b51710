"""Does every refusal tell people what was wrong and what to do, and on what law it rests?"""
# Longer than the house allows: one list of all refusals and the steps that they meet.

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from inspect import getsource
from uuid import UUID

import pytest
from given import (
    CLERK,
    COURT,
    DAY,
    DEFENDER,
    ORDER,
    PROSECUTOR,
    RULESET,
    a_case,
    a_count,
    an_act,
    an_inquiry,
    findings,
    received,
    terms,
    to,
)

from domain import inquiry, refusals
from domain.actors import Document, Order, Role
from domain.asking import Ending, Method, Told
from domain.case import Case
from domain.counts import Basis, Count, Ground, Level, Outcome, Relief, Scope
from domain.matching import Key
from tests.domain.steps import SYSTEM, TOO_LATE
from tests.domain.test_reconciling import RECONCILING

DISMISS = terms(Relief.DISMISS, [1, 2])
INFRACTION = [a_count(1, Level.INFRACTION)]
LATE = Count(1, "11359", "", Level.MISDEMEANOR, date(2016, 11, 9))
NEXT_DAY, DAY_BEFORE = DAY + timedelta(days=1), DAY - timedelta(days=1)
OTHER_PAPER = Document("P-2", "cd" * 32)


def _held() -> Case:
    case = a_case("motion").checked()
    case.hold(CLERK, "waits_for_counsel", NEXT_DAY)
    return case


def _reviewed_by_ada() -> Case:
    case = a_case().checked(Outcome.HAND_REVIEW)
    case.assign_review(CLERK, [1, 2], "ada")
    return case


def _filed_for_redesignation() -> Case:
    case = a_case("motion").signed()
    case.file(CLERK, Basis.REDESIGNATION, is_stipulated=True)
    return case


def _correct(case: Case, *versions: int) -> None:
    by = COURT if case.bucket == "dismissed" else CLERK
    for wrong in versions:
        case.correct(by, wrong, "mistyped", list(case.pending_events))


def _asked_again_after_a_challenge() -> Case:
    case = a_case("statutory").challenged()
    case.deny(COURT, [1, 2], "not_eligible", ORDER)
    case.ask_again(DEFENDER, [1, 2], "new_facts")
    return case


RAISED: dict[type[refusals.Refusal], tuple[Callable[[], object], str]] = {
    # What any step asks.
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
    refusals.MissingDocument: (
        lambda: a_case().signed().file(replace(CLERK, document=None)),
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
    refusals.GoesOnElsewhere: (
        lambda: a_case().merged().agree(PROSECUTOR, DISMISS),
        (
            "This case was merged into 00000000-0000-0000-0000-0000000001f5; "
            "take the step there, or unmerge this one first."
        ),
    ),
    refusals.CaseClosed: (
        lambda: a_case().closed().withdraw(CLERK, [1], "unwanted"),
        "The case is closed; to withdraw it, reopen it first.",
    ),
    refusals.NotInProcedure: (
        lambda: a_case("motion").checked().meet(CLERK, ["person"]),
        (
            "Nobody can record a meeting in the motion procedure; "
            "change the procedure if it is another."
        ),
    ),
    # Checking.
    refusals.NotForReview: (
        lambda: a_case().checked().assign_review(CLERK, [1], "ada"),
        "Count 1 is not held for hand review; record a check instead.",
    ),
    refusals.NotTheReviewer: (
        lambda: _reviewed_by_ada().review(PROSECUTOR, findings(Outcome.DISMISS, [1])),
        "The review of count 1 is assigned to ada; assign it anew to review it.",
    ),
    refusals.NotDecided: (
        lambda: (
            a_case()
            .checked(Outcome.HAND_REVIEW)
            .review(PROSECUTOR, findings(Outcome.HAND_REVIEW, [1]))
        ),
        "A review by hand decides; say for count 1 what it decided.",
    ),
    # Agreeing.
    refusals.NotEligible: (
        lambda: a_case().checked(Outcome.NOT_ELIGIBLE).agree(PROSECUTOR, DISMISS),
        "Count 1 was found not eligible (by_section, HS 11361.8(b)); if wrong, check it again.",
    ),
    refusals.NeedsHandReview: (
        lambda: a_case().checked(Outcome.HAND_REVIEW).agree(PROSECUTOR, DISMISS),
        "Count 1 is held for hand review (by_section); record a check that decides it first.",
    ),
    refusals.OtherAgency: (
        lambda: a_case().checked(Outcome.OTHER_AGENCY).agree(PROSECUTOR, DISMISS),
        "Count 1 is for another agency to decide (by_section).",
    ),
    refusals.ConvictedTooLate: (
        lambda: a_case("motion", [LATE]).identified().agree(PROSECUTOR, terms(Relief.DISMISS, [1])),
        ("Count 1 was convicted on 2016-11-09, under the new law; check it, or have it reviewed."),
    ),
    refusals.SameHands: (
        lambda: a_case().checked().agree(an_act(Role.PROSECUTOR, CLERK.by), DISMISS),
        "clerk-1 checked count 1, and so may not agree to it; another person must.",
    ),
    refusals.BothSides: (
        lambda: a_case().half_agreed().agree(replace(DEFENDER, by=PROSECUTOR.by), DISMISS),
        (
            "prosecutor-1 already acted for the prosecution; "
            "another person must act for the other side."
        ),
    ),
    refusals.TermsDiffer: (
        lambda: a_case().half_agreed().agree(DEFENDER, terms(Relief.DISMISS, [2])),
        (
            "The prosecution agreed to other terms (1 dismiss, 2 dismiss); "
            "agree to the same, or let it agree anew."
        ),
    ),
    refusals.LevelUnknown: (
        lambda: (
            a_case("motion", [a_count(1, None)])
            .checked()
            .agree(PROSECUTOR, terms(Relief.REDESIGNATE, [1]))
        ),
        "The level of count 1 is not known, so it cannot be lowered; agree to dismiss it.",
    ),
    refusals.MeetingOutOfOrder: (
        lambda: a_case().checked().miss_meeting(CLERK),
        "The meeting is not scheduled; so nobody can record a missed meeting now.",
    ),
    refusals.NobodyMet: (
        lambda: a_case().checked().meet(CLERK, ["prosecutor"]),
        "Name the person or counsel among the attendees: a meeting without either is none.",
    ),
    refusals.NotMet: (
        lambda: a_case().meeting_set().agree(PROSECUTOR, DISMISS),
        (
            "The meeting is scheduled; to agree to a case by petition, "
            "meet the person or counsel first."
        ),
    ),
    refusals.OnHold: (
        lambda: _held().agree(PROSECUTOR, DISMISS),
        "The case is on hold (waits_for_counsel) until 2018-02-02; release it to agree to it.",
    ),
    refusals.NoWordGiven: (
        lambda: a_case().checked().rescind(DEFENDER, "new_facts"),
        "The defense has given no word that could be taken back before a filing.",
    ),
    refusals.OtherPaper: (
        lambda: a_case().half_signed().sign(replace(DEFENDER, document=OTHER_PAPER)),
        (
            f"The prosecution signed another paper (SHA-256 {'ab' * 32}); "
            "sign the same, or let it sign anew."
        ),
    ),
    # Challenging.
    refusals.TooLateToChallenge: (
        lambda: (
            a_case("statutory")
            .checked()
            .challenge(replace(PROSECUTOR, on=TOO_LATE), [1], Ground.NOT_ELIGIBLE, is_serving=False)
        ),
        "A listed conviction can be challenged until 2020-07-01, and 2020-07-02 is later.",
    ),
    refusals.TooEarlyToDeem: (
        lambda: a_case("statutory").checked().deem_unchallenged(replace(SYSTEM, on=DAY), [1]),
        (
            "Until 2020-07-01 the prosecution may still challenge, "
            "so nothing is deemed on 2018-02-01."
        ),
    ),
    refusals.WasChallenged: (
        lambda: _asked_again_after_a_challenge().deem_unchallenged(SYSTEM, [1]),
        "Count 1 was challenged (not_eligible); let the prosecution say that it no longer is.",
    ),
    refusals.NotServing: (
        lambda: (
            a_case("statutory")
            .checked()
            .challenge(PROSECUTOR, [1], Ground.DANGER, is_serving=False)
        ),
        "Danger is a ground only against somebody who is serving the sentence.",
    ),
    refusals.NotOpposed: (
        lambda: a_case().filed().withdraw_opposition(PROSECUTOR, [1]),
        "Nobody stands against relief on count 1.",
    ),
    # Filing.
    refusals.NotServed: (
        lambda: a_case("motion").signed().file(CLERK),
        "The other side has not joined and was not served; serve it first, or stipulate.",
    ),
    refusals.OtherBasis: (
        lambda: a_case("statutory").agreed().file(CLERK, Basis.RECALL),
        ("In this procedure the court is not asked under 11361.8(b); name one of: 11361.9."),
    ),
    refusals.DayBehind: (
        lambda: a_case().filed().set_hearing(COURT, DAY_BEFORE),
        (
            "The hearing on 2018-01-31 would be before the setting on 2018-02-01; "
            "one of both days is wrong."
        ),
    ),
    refusals.NoHearing: (
        lambda: a_case().hearing_set().hear(replace(COURT, on=DAY_BEFORE)),
        "No hearing was due by that day (set for: 2018-02-01); set one first.",
    ),
    # Ordering.
    refusals.MissingOrder: (
        lambda: a_case().filed().dismiss(COURT, [1], Order("O-1", " ")),
        "To dismiss, name the court's order: its number, and the judge who signed it.",
    ),
    refusals.OrderBeforeFiling: (
        lambda: a_case().filed().deny(replace(COURT, on=DAY_BEFORE), [1], "danger", ORDER),
        "The order of 2018-01-31 would be older than the filing of count 1 on 2018-02-01.",
    ),
    refusals.NotDownwards: (
        lambda: a_case(counts=INFRACTION).filed().redesignate(COURT, to(Level.FELONY, [1]), ORDER),
        "Count 1 is of level infraction; relief may only lower it, and felony is not lower.",
    ),
    refusals.NotARecall: (
        lambda: _filed_for_redesignation().resentence(COURT, to(Level.INFRACTION, [1]), ORDER),
        "Only a sentence that is served is recalled; the filing asks for redesignation instead.",
    ),
    refusals.NothingGranted: (
        lambda: a_case().denied().seal(COURT, [1], Scope.CONVICTION, ORDER),
        "The court has given no relief here, so there is nothing to seal.",
    ),
    refusals.AlreadySealed: (
        lambda: a_case().sealed().seal(COURT, [2], Scope.CONVICTION, ORDER),
        "Count 2 is sealed already.",
    ),
    refusals.NotSealed: (
        lambda: a_case().dismissed().unseal(COURT, [2], ORDER),
        "Count 2 is not sealed.",
    ),
    # Concluding.
    refusals.StateNotTold: (
        lambda: a_case().dismissed().confirm_state(CLERK),
        "The state's record is not notified; notify the state first.",
    ),
    refusals.StillOpen: (
        lambda: a_case().checked(Outcome.HAND_REVIEW).close(CLERK, "done"),
        "Count 1 is hand_review: somebody has work to do on it before the case can be closed.",
    ),
    refusals.StateNotConfirmed: (
        lambda: a_case().notified().close(CLERK, "done"),
        "Relief was given, but the state's record is notified; confirm it, or say why not.",
    ),
    # Turning.
    refusals.SameProcedure: (
        lambda: a_case("motion").checked().change_procedure(CLERK, "motion"),
        "The case goes by motion already.",
    ),
    refusals.NobodyTried: (
        lambda: a_case().checked().find_unreachable(CLERK),
        "No attempt to reach the person is on record; record what was tried first.",
    ),
    refusals.NotOnHold: (
        lambda: a_case().checked().release(CLERK),
        "The case is not on hold.",
    ),
    # Mending.
    refusals.SameCase: (
        lambda: a_case().checked().link(CLERK, UUID(int=1)),
        "A case is not its own duplicate; name the other one.",
    ),
    refusals.BeforeTheCourt: (
        lambda: a_case().filed().merge(CLERK, a_case(number=2).identified()),
        "Count 1 is filed: what the court has, or had, is not merged away; merge the other.",
    ),
    refusals.NotMerged: (
        lambda: a_case().checked().unmerge(CLERK, a_case(number=2).identified()),
        "The case was not merged.",
    ),
    refusals.NotTheSurvivor: (
        lambda: a_case().merged().unmerge(CLERK, a_case(number=2).identified()),
        (
            "The case goes on under 00000000-0000-0000-0000-0000000001f5, and under no other; "
            "unmerge it from there."
        ),
    ),
    refusals.NothingAmended: (
        lambda: a_case().checked().amend(CLERK, a_count(1), 1, "misread"),
        "Count 1 says so already; give what is right where the record is wrong.",
    ),
    refusals.NoSuchFact: (
        lambda: _correct(a_case().checked(), 3),
        "The case has no fact of version 3; look at its history.",
    ),
    refusals.HasItsOwnStep: (
        lambda: _correct(a_case().checked(), 1),
        (
            "A fact of the kind case.identified is not corrected; "
            "there is a step for it: amend a count, or withdraw."
        ),
    ),
    refusals.AlreadyCorrected: (
        lambda: _correct(a_case().checked(), 2, 2),
        "The fact of version 2 is corrected already.",
    ),
    refusals.RestedOn: (
        lambda: _correct(a_case("motion").agreed(), 2),
        ("Version 3 (case.agreed) came after 2 and rests on it; correct the later one first."),
    ),
    refusals.InquiryOutOfOrder: (
        lambda: an_inquiry("received").follow_up(CLERK, Method.PHONE, reached=True),
        "The inquiry is received; before the step follow up it must be answered or followed_up.",
    ),
    refusals.NothingToSearchBy: (
        lambda: received(given=()),
        (
            "Give at least one of name, birth_date, cii, docket; "
            "without any, no search can find a case."
        ),
    ),
    refusals.NothingMatched: (
        lambda: an_inquiry("received").match(CLERK, {}),
        "Name at least one case; if none fits, say that no record was found.",
    ),
    refusals.TooWeak: (
        lambda: an_inquiry("received").match(CLERK, {UUID(int=1): [Key.DOCKET]}),
        (
            "Too little agrees with case 00000000-0000-0000-0000-000000000001 (docket); "
            "it takes one strong key or two weak ones."
        ),
    ),
    refusals.AnswerContradicts: (
        lambda: an_inquiry("matched").answer(CLERK, Method.PHONE, Told.NO_RECORD),
        (
            "The inquiry is matched, so no_record is no answer; "
            "answer what was found, or search anew."
        ),
    ),
    refusals.StillUnanswered: (
        lambda: an_inquiry("matched").close(CLERK, Ending.ANSWERED),
        ("The inquiry is matched, not answered; answer it first, or close it for another reason."),
    ),
}

OF_LISTS = (
    *(refusals.NotTheList, refusals.NothingListed, refusals.OtherOrder, refusals.DoesNotTie),
    *(refusals.OrderCompleted, refusals.NotOnRecord, refusals.AmbiguousDocket),
    *(refusals.ListedTwice, *RECONCILING),
)
"""These meet whole lists: `test_bulk_orders`, `test_reconciling`, tests of the API raise them."""

EACH = pytest.mark.parametrize("refusal", RAISED, ids=lambda each: each.__name__)


def test_every_refusal_is_raised_somewhere() -> None:
    assert {*RAISED, *OF_LISTS} == set(refusals.Refusal.__subclasses__())


@EACH
def test_a_refusal_is_a_sentence_that_tells_what_to_do(refusal: type[refusals.Refusal]) -> None:
    step, sentence = RAISED[refusal]
    with pytest.raises(refusals.Refusal) as refused:
        step()
    assert type(refused.value) is refusal
    assert str(refused.value) == sentence
    assert sentence.endswith(".")
    assert not re.search(r"[{}]|Role\.|Level\.|Stage\.|Basis\.|Ground\.|None", sentence)


@EACH
def test_a_refusal_names_the_law_or_the_house_rule_that_it_rests_on(
    refusal: type[refusals.Refusal],
) -> None:
    law = r"(HS|PC|CCP) 1\d+\S*( \(\S+\))?(, \S+)*"
    others = r"(; (PC|CCP|2 CCR) [\d.()-]+|; People v\. \w+ .+|; Proposition 64, section \d+)?"
    assert re.fullmatch(rf"House rule|{law}{others}", refusal.citation)


def test_refusals_stand_in_the_order_of_the_chapters() -> None:
    """First what any step asks, then each chapter's own, as they stand in this table."""
    declared = [each for each in refusals.Refusal.__subclasses__() if each in RAISED]
    assert [each.__name__ for each in declared] == [each.__name__ for each in RAISED]


def _guards() -> str:
    rooms = [each for name, each in sys.modules.items() if name.startswith("domain.guards.")]
    return "".join(map(getsource, rooms))


def test_every_refusal_of_a_case_is_raised_by_a_guard_and_by_nothing_else() -> None:
    said = set(re.findall(r"\bno\.(\w+)", _guards()))
    of_inquiries = set(re.findall(r"\braise (\w+)", getsource(inquiry)))
    of_lists = {each.__name__ for each in OF_LISTS}
    assert (said - of_lists) | of_inquiries == {each.__name__ for each in RAISED}
    assert not said & of_inquiries


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

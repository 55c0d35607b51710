"""What is one step of each kind, and who may take it? And which stages can a case stand at?"""
# Longer than the house allows: one list of all steps and stages.

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from given import (
    CLERK,
    COURT,
    DAY,
    DEFENDER,
    ORDER,
    PROSECUTOR,
    RULESET,
    ACase,
    a_case,
    a_count,
    an_act,
    findings,
    terms,
    to,
)

from domain.actors import Act, Role
from domain.case import Case
from domain.counts import (
    CheckKind,
    Ground,
    Level,
    Notice,
    Outcome,
    PriorRelief,
    Relief,
    Scope,
)
from domain.procedures import Party

TOO_LATE = date(2020, 7, 2)
"""The day after the prosecution's last day."""

SYSTEM = replace(an_act(Role.SYSTEM), on=TOO_LATE)
AMENDED = replace(a_count(1), section="11358")
OTHER_ROAD = {"petition": "motion", "motion": "statutory", "statutory": "petition"}


def _all(case: Case) -> list[int]:
    return list(case.standings)


def _survivor(case: Case) -> Case:
    return a_case(number=case.id.int + 500).identified()


Verb = Callable[[Case, Act], Any]

STEPS: dict[str, tuple[Act, str, Verb]] = {
    "request_check": (
        CLERK,
        "check_requested",
        lambda case, act: case.request_check(act, _all(case), CheckKind.RAP_SHEET),
    ),
    "check": (
        CLERK,
        "checked",
        lambda case, act: case.check(act, RULESET, findings(Outcome.DISMISS, _all(case))),
    ),
    "assign_review": (
        PROSECUTOR,
        "review_assigned",
        lambda case, act: case.assign_review(act, _all(case), "ada"),
    ),
    "review": (
        PROSECUTOR,
        "reviewed",
        lambda case, act: case.review(act, findings(Outcome.DISMISS, _all(case))),
    ),
    "find_prior_relief": (
        CLERK,
        "found_prior_relief",
        lambda case, act: case.find_prior_relief(act, _all(case), PriorRelief.PC_1203_4, None),
    ),
    "schedule_meeting": (
        CLERK,
        "meeting_scheduled",
        lambda case, act: case.schedule_meeting(act, DAY),
    ),
    "meet": (DEFENDER, "met", lambda case, act: case.meet(act, ["person"])),
    "miss_meeting": (CLERK, "meeting_missed", lambda case, act: case.miss_meeting(act)),
    "agree": (
        PROSECUTOR,
        "agreed",
        lambda case, act: case.agree(act, terms(Relief.DISMISS, _all(case))),
    ),
    "rescind": (PROSECUTOR, "rescinded", lambda case, act: case.rescind(act, "new_facts")),
    "sign": (PROSECUTOR, "signed", lambda case, act: case.sign(act)),
    "challenge": (
        PROSECUTOR,
        "challenged",
        lambda case, act: case.challenge(act, _all(case), Ground.NOT_ELIGIBLE, is_serving=False),
    ),
    "leave_unchallenged": (
        PROSECUTOR,
        "left_unchallenged",
        lambda case, act: case.leave_unchallenged(act, terms(Relief.DISMISS, _all(case))),
    ),
    "deem_unchallenged": (
        SYSTEM,
        "deemed_unchallenged",
        lambda case, act: case.deem_unchallenged(replace(act, on=TOO_LATE), _all(case)),
    ),
    "oppose": (
        PROSECUTOR,
        "opposed",
        lambda case, act: case.oppose(act, _all(case), Ground.NOT_ELIGIBLE),
    ),
    "withdraw_opposition": (
        PROSECUTOR,
        "opposition_withdrawn",
        lambda case, act: case.withdraw_opposition(act, _all(case)),
    ),
    "serve": (CLERK, "served", lambda case, act: case.serve(act, Party.DEFENSE, "mail")),
    "file": (CLERK, "filed", lambda case, act: case.file(act, is_stipulated=True)),
    "set_hearing": (COURT, "hearing_set", lambda case, act: case.set_hearing(act, DAY)),
    "hear": (COURT, "heard", lambda case, act: case.hear(act)),
    "return_": (COURT, "returned", lambda case, act: case.return_(act, _all(case), "wrong_form")),
    "withdraw": (CLERK, "withdrawn", lambda case, act: case.withdraw(act, _all(case), "unwanted")),
    "dismiss": (COURT, "dismissed", lambda case, act: case.dismiss(act, _all(case), ORDER)),
    "redesignate": (
        COURT,
        "redesignated",
        lambda case, act: case.redesignate(act, to(Level.INFRACTION, _all(case)), ORDER),
    ),
    "resentence": (
        COURT,
        "resentenced",
        lambda case, act: case.resentence(act, to(Level.INFRACTION, _all(case)), ORDER),
    ),
    "deny": (COURT, "denied", lambda case, act: case.deny(act, _all(case), "danger", ORDER)),
    "seal": (
        COURT,
        "sealed",
        lambda case, act: case.seal(act, _all(case), Scope.CONVICTION, ORDER),
    ),
    "unseal": (COURT, "unsealed", lambda case, act: case.unseal(act, _all(case), ORDER)),
    "notify_state": (COURT, "state_notified", lambda case, act: case.notify_state(act, "R-1")),
    "confirm_state": (CLERK, "state_confirmed", lambda case, act: case.confirm_state(act)),
    "find_mismatch": (
        CLERK,
        "found_mismatch",
        lambda case, act: case.find_mismatch(act, "level"),
    ),
    "close": (CLERK, "closed", lambda case, act: case.close(act, "done")),
    "reopen": (CLERK, "reopened", lambda case, act: case.reopen(act, _all(case), "new_facts")),
    "ask_again": (
        DEFENDER,
        "asked_again",
        lambda case, act: case.ask_again(act, _all(case), "new_facts"),
    ),
    "change_procedure": (
        CLERK,
        "procedure_changed",
        lambda case, act: case.change_procedure(act, OTHER_ROAD[case.procedure.name]),
    ),
    "transfer": (CLERK, "transferred", lambda case, act: case.transfer(act, _all(case), "marin")),
    "notify": (
        DEFENDER,
        "notified",
        lambda case, act: case.notify(act, Notice.PERSON, "mail", is_reached=True),
    ),
    "find_unreachable": (CLERK, "found_unreachable", lambda case, act: case.find_unreachable(act)),
    "find_deceased": (CLERK, "found_deceased", lambda case, act: case.find_deceased(act)),
    "hold": (CLERK, "held", lambda case, act: case.hold(act, "waits_for_counsel", None)),
    "release": (CLERK, "released", lambda case, act: case.release(act)),
    "find_destroyed": (
        CLERK,
        "found_destroyed",
        lambda case, act: case.find_destroyed(act, _all(case)),
    ),
    "link": (CLERK, "linked", lambda case, act: case.link(act, UUID(int=9))),
    "merge": (CLERK, "merged", lambda case, act: case.merge(act, _survivor(case))),
    "unmerge": (CLERK, "unmerged", lambda case, act: case.unmerge(act, _survivor(case))),
    "correct": (
        CLERK,
        "corrected",
        lambda case, act: case.correct(act, case.version, "mistyped", list(case.pending_events)),
    ),
    "amend": (CLERK, "amended", lambda case, act: case.amend(act, AMENDED, 1, "misread")),
}
"""Each verb: somebody who may, the fact that it leaves, and the step, taken on every count."""

STAGES: dict[str, Callable[[ACase], Case]] = {
    "identified": ACase.identified,
    "tried": ACase.tried,
    "check_pending": ACase.check_pending,
    "eligible": ACase.checked,
    "hand_review": lambda given: given.checked(Outcome.HAND_REVIEW),
    "not_eligible": lambda given: given.checked(Outcome.NOT_ELIGIBLE),
    "other_agency": lambda given: given.checked(Outcome.OTHER_AGENCY),
    "meeting_set": ACase.meeting_set,
    "met": ACase.met,
    "held": ACase.held,
    "half_agreed": ACase.half_agreed,
    "agreed": ACase.agreed,
    "half_signed": ACase.half_signed,
    "signed": ACase.signed,
    "filed": ACase.filed,
    "hearing_set": ACase.hearing_set,
    "opposed": ACase.opposed,
    "challenged": ACase.challenged,
    "returned": ACase.returned,
    "dismissed": ACase.dismissed,
    "redesignated": ACase.redesignated,
    "resentenced": ACase.resentenced,
    "denied": ACase.denied,
    "mixed": ACase.mixed,
    "sealed": ACase.sealed,
    "notified": ACase.notified,
    "mismatched": ACase.mismatched,
    "confirmed": ACase.confirmed,
    "closed": ACase.closed,
    "withdrawn": ACase.withdrawn,
    "transferred": ACase.transferred,
    "destroyed": ACase.destroyed,
    "merged": ACase.merged,
}
"""Every stage that the law tells apart."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "meeting_set": ("petition",),
    "met": ("petition",),
    "half_agreed": ("petition",),
    "half_signed": ("petition",),
    "signed": ("petition", "motion"),
    "opposed": ("petition",),
    "challenged": ("statutory",),
}
"""Stages that not every procedure has."""

BY_THE_COURT = (
    *("hearing_set", "returned", "dismissed", "redesignated", "resentenced", "denied", "mixed"),
    *("sealed", "notified"),
)
"""Stages whose latest fact is the court's."""


def whoever_may(verb: str, stage: str) -> Act:
    """Somebody who may take the step there."""
    if (verb, stage) in {("agree", "half_agreed"), ("sign", "half_signed")}:
        return DEFENDER
    if verb == "correct" and stage in BY_THE_COURT:
        return COURT
    return STEPS[verb][0]

"""What is one step of each kind, and who may take it? And which stages can a case stand at?"""
# Longer than the house allows: one list of all steps and stages.

from __future__ import annotations

from collections.abc import Callable, Iterable
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


def _survivor(case: Case) -> Case:
    return a_case(number=case.id.int + 500).identified()


Verb = Callable[[Case, Act, list[int]], Any]

STEPS: dict[str, tuple[Act, str, Verb]] = {
    "request_check": (
        CLERK,
        "check_requested",
        lambda case, act, n: case.request_check(act, n, CheckKind.RAP_SHEET),
    ),
    "check": (
        CLERK,
        "checked",
        lambda case, act, n: case.check(act, RULESET, findings(Outcome.DISMISS, n)),
    ),
    "assign_review": (
        PROSECUTOR,
        "review_assigned",
        lambda case, act, n: case.assign_review(act, n, "ada"),
    ),
    "review": (
        PROSECUTOR,
        "reviewed",
        lambda case, act, n: case.review(act, findings(Outcome.DISMISS, n)),
    ),
    "find_prior_relief": (
        CLERK,
        "found_prior_relief",
        lambda case, act, n: case.find_prior_relief(act, n, PriorRelief.PC_1203_4, None),
    ),
    "schedule_meeting": (
        CLERK,
        "meeting_scheduled",
        lambda case, act, _: case.schedule_meeting(act, DAY),
    ),
    "meet": (DEFENDER, "met", lambda case, act, _: case.meet(act, ["person"])),
    "miss_meeting": (CLERK, "meeting_missed", lambda case, act, _: case.miss_meeting(act)),
    "agree": (
        PROSECUTOR,
        "agreed",
        lambda case, act, n: case.agree(act, terms(Relief.DISMISS, n)),
    ),
    "rescind": (PROSECUTOR, "rescinded", lambda case, act, _: case.rescind(act, "new_facts")),
    "sign": (PROSECUTOR, "signed", lambda case, act, _: case.sign(act)),
    "challenge": (
        PROSECUTOR,
        "challenged",
        lambda case, act, n: case.challenge(act, n, Ground.NOT_ELIGIBLE, is_serving=False),
    ),
    "leave_unchallenged": (
        PROSECUTOR,
        "left_unchallenged",
        lambda case, act, n: case.leave_unchallenged(act, terms(Relief.DISMISS, n)),
    ),
    "deem_unchallenged": (
        SYSTEM,
        "deemed_unchallenged",
        lambda case, act, n: case.deem_unchallenged(replace(act, on=TOO_LATE), n),
    ),
    "oppose": (
        PROSECUTOR,
        "opposed",
        lambda case, act, n: case.oppose(act, n, Ground.NOT_ELIGIBLE),
    ),
    "withdraw_opposition": (
        PROSECUTOR,
        "opposition_withdrawn",
        lambda case, act, n: case.withdraw_opposition(act, n),
    ),
    "serve": (CLERK, "served", lambda case, act, _: case.serve(act, Party.DEFENSE, "mail")),
    "file": (CLERK, "filed", lambda case, act, _: case.file(act, is_stipulated=True)),
    "set_hearing": (COURT, "hearing_set", lambda case, act, _: case.set_hearing(act, DAY)),
    "hear": (COURT, "heard", lambda case, act, _: case.hear(act)),
    "return_": (COURT, "returned", lambda case, act, n: case.return_(act, n, "wrong_form")),
    "withdraw": (CLERK, "withdrawn", lambda case, act, n: case.withdraw(act, n, "unwanted")),
    "dismiss": (COURT, "dismissed", lambda case, act, n: case.dismiss(act, n, ORDER)),
    "redesignate": (
        COURT,
        "redesignated",
        lambda case, act, n: case.redesignate(act, to(Level.INFRACTION, n), ORDER),
    ),
    "resentence": (
        COURT,
        "resentenced",
        lambda case, act, n: case.resentence(act, to(Level.INFRACTION, n), ORDER),
    ),
    "deny": (COURT, "denied", lambda case, act, n: case.deny(act, n, "danger", ORDER)),
    "seal": (
        COURT,
        "sealed",
        lambda case, act, n: case.seal(act, n, Scope.CONVICTION, ORDER),
    ),
    "unseal": (COURT, "unsealed", lambda case, act, n: case.unseal(act, n, ORDER)),
    "notify_state": (COURT, "state_notified", lambda case, act, _: case.notify_state(act, "R-1")),
    "confirm_state": (CLERK, "state_confirmed", lambda case, act, _: case.confirm_state(act)),
    "find_mismatch": (
        CLERK,
        "found_mismatch",
        lambda case, act, _: case.find_mismatch(act, "level"),
    ),
    "close": (CLERK, "closed", lambda case, act, _: case.close(act, "done")),
    "reopen": (CLERK, "reopened", lambda case, act, n: case.reopen(act, n, "new_facts")),
    "ask_again": (
        DEFENDER,
        "asked_again",
        lambda case, act, n: case.ask_again(act, n, "new_facts"),
    ),
    "change_procedure": (
        CLERK,
        "procedure_changed",
        lambda case, act, _: case.change_procedure(act, OTHER_ROAD[case.procedure.name]),
    ),
    "transfer": (CLERK, "transferred", lambda case, act, n: case.transfer(act, n, "marin")),
    "notify": (
        DEFENDER,
        "notified",
        lambda case, act, _: case.notify(act, Notice.PERSON, "mail", is_reached=True),
    ),
    "find_unreachable": (
        CLERK,
        "found_unreachable",
        lambda case, act, _: case.find_unreachable(act),
    ),
    "find_deceased": (CLERK, "found_deceased", lambda case, act, _: case.find_deceased(act)),
    "hold": (CLERK, "held", lambda case, act, _: case.hold(act, "waits_for_counsel", None)),
    "release": (CLERK, "released", lambda case, act, _: case.release(act)),
    "find_destroyed": (
        CLERK,
        "found_destroyed",
        lambda case, act, n: case.find_destroyed(act, n),
    ),
    "link": (CLERK, "linked", lambda case, act, _: case.link(act, UUID(int=9))),
    "merge": (CLERK, "merged", lambda case, act, _: case.merge(act, _survivor(case))),
    "unmerge": (CLERK, "unmerged", lambda case, act, _: case.unmerge(act, _survivor(case))),
    "correct": (
        CLERK,
        "corrected",
        lambda case, act, _: case.correct(act, case.version, "mistyped", list(case.pending_events)),
    ),
    "amend": (CLERK, "amended", lambda case, act, _: case.amend(act, AMENDED, 1, "misread")),
}
"""Each verb: somebody who may, the fact that it leaves, and the step, on the counts `n`."""

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


def take(verb: str, case: Case, act: Act, counts: Iterable[int] | None = None) -> None:
    """Take the step, on every count if none is named."""
    STEPS[verb][2](case, act, list(case.standings if counts is None else counts))

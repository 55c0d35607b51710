"""Checking: HS 11361.8(b), (f) ask of every count whether its conviction would stand today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from domain.actors import Act
from domain.case.fact import Fact
from domain.case.state import State
from domain.counts import CheckKind, Finding, Outcome, PriorRelief, Ruleset, Stage
from domain.guards import must_be_reviewer, must_decide, must_need_review, must_show
from domain.procedures import OFFICE, STAFF_OF_OFFICE

OPEN = (Stage.IDENTIFIED, Stage.CHECKED)


class Checking(State):
    """From the request for a background check to a finding for every count."""

    # The record.

    class CheckRequested(Fact):
        """A background check was asked for; `kind` says where it looks."""

        TOPIC = "case.check_requested"
        counts: Sequence[int]
        kind: CheckKind

    class Checked(Fact):
        """Counts were held against a ruleset."""

        TOPIC = "case.checked"
        class_version: ClassVar[int] = 2
        weighs = True
        ruleset: Ruleset
        findings: Sequence[Finding]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Version 1 did not say the hash of the ruleset; a ruleset without one has ""."""
            ruleset = state.get("ruleset")
            if ruleset and ruleset.sha256:
                raise ValueError("it lacks class_version")

    class ReviewAssigned(Fact):
        """A person was asked to decide by hand what the check could not."""

        TOPIC = "case.review_assigned"
        counts: Sequence[int]
        reviewer: str

    class Reviewed(Fact):
        """A person decided by hand what the check could not."""

        TOPIC = "case.reviewed"
        weighs = True
        findings: Sequence[Finding]

    class FoundPriorRelief(Fact):
        """Counts had relief before, of some kind, on some day; a person must look at them."""

        TOPIC = "case.found_prior_relief"
        weighs = True
        counts: Sequence[int]
        kind: PriorRelief
        granted_on: date | None

    # The rules.

    def request_check(self, act: Act, counts: Sequence[int], kind: CheckKind) -> None:
        """HS 11361.8(b), (f); PC 13300: a background check is asked for before it can be made."""
        self._begin("request a check of", OFFICE, act)
        self._named("request a check of", counts, *OPEN)
        self._record(self.CheckRequested, act, counts=tuple(counts), kind=kind)

    def check(self, act: Act, ruleset: Ruleset, findings: Sequence[Finding]) -> None:
        """HS 11361.8(b), (f): eligibility is found per count; anew at will until it is agreed."""
        self._begin("check", OFFICE, act)
        self._named("check", [finding.count for finding in findings], *OPEN)
        self._record(self.Checked, act, ruleset=ruleset, findings=tuple(findings))

    def assign_review(self, act: Act, counts: Sequence[int], reviewer: str) -> None:
        """House rule: what the check could not decide is given to a person by name."""
        self._begin("assign the review of", STAFF_OF_OFFICE, act)
        for standing in self._named("assign the review of", counts, Stage.CHECKED):
            must_need_review(standing)
        self._record(self.ReviewAssigned, act, counts=tuple(counts), reviewer=reviewer)

    def review(self, act: Act, findings: Sequence[Finding]) -> None:
        """HS 11361.8(b), (f): a person decides by hand, and no machine, what no check could."""
        self._begin("review", STAFF_OF_OFFICE, act)
        numbers = [finding.count for finding in findings]
        for standing in self._named("review", numbers, Stage.CHECKED):
            must_need_review(standing)
            must_be_reviewer(standing, act)
        for finding in findings:
            must_decide(finding)
        must_show("review", act)
        self._record(self.Reviewed, act, findings=tuple(findings))

    def find_prior_relief(
        self, act: Act, counts: Sequence[int], kind: PriorRelief, granted_on: date | None
    ) -> None:
        """PC 1203.4; HS 11361.8: what was dismissed on another ground may still be eligible."""
        self._begin("record prior relief of", OFFICE, act)
        self._named("record prior relief of", counts, *OPEN)
        self._record(
            self.FoundPriorRelief, act, counts=tuple(counts), kind=kind, granted_on=granted_on
        )

    # The effects.

    def _check_requested(self, fact: CheckRequested) -> None:
        for number in fact.counts:
            self.standings[number].is_pending = True

    def _checked(self, fact: Checked) -> None:
        self._find(fact.findings, fact)

    def _review_assigned(self, fact: ReviewAssigned) -> None:
        for number in fact.counts:
            self.standings[number].reviewer = fact.reviewer

    def _reviewed(self, fact: Reviewed) -> None:
        self._find(fact.findings, fact)

    def _found_prior_relief(self, fact: FoundPriorRelief) -> None:
        found = Finding(
            0, Outcome.HAND_REVIEW, f"prior_relief_{fact.kind}", "HS 11361.8; PC 1203.4"
        )
        self._find([replace(found, count=number) for number in fact.counts], fact)

    def _find(self, findings: Sequence[Finding], fact: Fact) -> None:
        for finding in findings:
            standing = self.standings[finding.count]
            standing.finding, standing.checked_by, standing.reviewer = finding, fact.by, None
        self._move([finding.count for finding in findings], Stage.CHECKED, fact.on)
        self._void_words()

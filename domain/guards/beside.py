"""What is asked at the end of a case, beside its road, and of what is mended?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from domain import refusals as no
from domain.counts import (
    Count,
    Stage,
)
from domain.standing import Standing


def must_be_told(state_record: str) -> None:
    """The state confirms what it was told."""
    if state_record not in ("notified", "mismatched"):
        raise no.StateNotTold(state_record=state_record or "not notified")


def must_be_concluded(standings: Iterable[Standing]) -> None:
    """A case closes when no count of it waits for anybody."""
    for each in standings:
        set_aside = each.bucket in ("not_eligible", "other_agency")
        if not (each.stage.is_final or set_aside):
            raise no.StillOpen(count=each.count.number, bucket=each.bucket)


def must_be_confirmed(reason: str, state_record: str, *, is_granted: bool) -> None:
    """After relief, the state's record is right before the case closes; or a reason says why."""
    if is_granted and state_record != "confirmed" and reason == "done":
        raise no.StateNotConfirmed(state_record=state_record or "not notified")


def must_be_another(procedure: str, present: str) -> None:
    """A change is to something else."""
    if procedure == present:
        raise no.SameProcedure(procedure=procedure)


def must_have_tried(attempts: int) -> None:
    """Somebody tried to reach the person, and failed."""
    if attempts == 0:
        raise no.NobodyTried


def must_be_other_case(case_id: UUID, other: UUID) -> None:
    """A case is not its own duplicate."""
    if case_id == other:
        raise no.SameCase


def must_be_mergeable(standings: Iterable[Standing]) -> None:
    """What is before the court, or was, is not merged away."""
    for each in standings:
        if each.stage in (Stage.FILED, Stage.RETURNED) or each.stage.is_decided:
            raise no.BeforeTheCourt(count=each.count.number, stage=each.stage)


def must_be_merged(merged_into: UUID | None) -> None:
    """Only what was merged is unmerged."""
    if merged_into is None:
        raise no.NotMerged


def must_be_survivor(merged_into: UUID | None, survivor: UUID) -> None:
    """A case parts from the case that took it in, and from no other."""
    if merged_into != survivor:
        raise no.NotTheSurvivor(into=merged_into)


def must_differ(said: Count, right: Count) -> None:
    """An amendment changes something."""
    if said == right:
        raise no.NothingAmended(count=said.number)


def must_be_on_record(wrong: int, version: int) -> None:
    """What is wrong is a fact of this case."""
    if not 1 <= wrong <= version:
        raise no.NoSuchFact(wrong=wrong)


def must_be_correctable(
    wrong: int, fact: Any, corrected: Collection[int], later: Sequence[Any]
) -> str:
    """A fact is corrected once, the latest that moved counts first; gives the fact's topic."""
    if fact is None:
        raise no.NoSuchFact(wrong=wrong)
    topic = str(type(fact).TOPIC)
    if topic in UNCORRECTABLE:
        raise no.HasItsOwnStep(topic=topic, step=UNCORRECTABLE[topic])
    if wrong in corrected:
        raise no.AlreadyCorrected(wrong=wrong)
    if fact.weighs and later:
        last = later[-1]
        raise no.RestedOn(wrong=wrong, later=last.originator_version, topic=type(last).TOPIC)
    return topic


UNCORRECTABLE = {
    "case.identified": "amend a count, or withdraw",
    "case.corrected": "take the step again",
    "case.closed": "reopen",
    "case.merged": "unmerge",
    "case.absorbed": "unmerge the other case",
    "case.unmerged": "merge",
    "case.parted": "merge the other case",
}
"""Facts that have a step of their own to undo them, by topic."""

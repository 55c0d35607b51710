"""Why an end, a turn or a mend is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


class StateNotTold(Refusal):
    """The state's record is {state_record}; notify the state first."""

    citation = "HS 11361.9(c)-(d)"


class StillOpen(Refusal):
    """Count {count} is {bucket}: somebody has work to do on it before the case can be closed."""


class StateNotConfirmed(Refusal):
    """Relief was given, but the state's record is {state_record}; confirm it, or say why not."""

    citation = "HS 11361.9(d)"


class SameProcedure(Refusal):
    """The case goes by {procedure} already."""


class NobodyTried(Refusal):
    """No attempt to reach the person is on record; record what was tried first."""


class NotOnHold(Refusal):
    """The case is not on hold."""


class SameCase(Refusal):
    """A case is not its own duplicate; name the other one."""


class BeforeTheCourt(Refusal):
    """Count {count} is {stage}: what the court has, or had, is not merged away; merge the other."""


class NotMerged(Refusal):
    """The case was not merged."""


class NotTheSurvivor(Refusal):
    """The case goes on under {into}, and under no other; unmerge it from there."""


class NothingAmended(Refusal):
    """Count {count} says so already; give what is right where the record is wrong."""


class NoSuchFact(Refusal):
    """The case has no fact of version {wrong}; look at its history."""


class HasItsOwnStep(Refusal):
    """A fact of the kind {topic} is not corrected; there is a step for it: {step}."""


class AlreadyCorrected(Refusal):
    """The fact of version {wrong} is corrected already."""


class RestedOn(Refusal):
    """Version {later} ({topic}) came after {wrong} and rests on it; correct the later one first."""

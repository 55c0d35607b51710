"""What a verifier finds wrong: each kind has a name, which is what a report prints."""

from __future__ import annotations


class Finding(ValueError):
    """Something does not prove what it says; the class's name is the finding's."""


class NotIncluded(Finding):
    """The proof does not lead from the leaf to the root."""


class Inconsistent(Finding):
    """The later tree does not begin with the earlier one."""


class Unsigned(Finding):
    """No key that is known has signed this, or one that is known signed something else."""


class Malformed(Finding):
    """This is not in the form that its format asks for."""


class Missing(Finding):
    """Something that a bundle has to hold is not in it."""


class Truncated(Finding):
    """Events that a checkpoint covers are not there."""


class Changed(Finding):
    """The events do not have the root that was signed."""


class Forked(Finding):
    """The log showed somebody else another tree."""


class Unsealed(Finding):
    """A state is not the one that its leaf names."""


class OutOfOrder(Finding):
    """A case's events do not follow one upon the other."""


class BackDated(Finding):
    """An event says that it was recorded before those that stand before it."""


class AheadOfTime(Finding):
    """An event says that it was recorded after a witness, or an authority, had seen it."""


class NotIssued(Finding):
    """The record does not say that this report was issued."""


class FiguresDiffer(Finding):
    """The figures do not follow from the events."""


class Unstamped(Finding):
    """A time stamp is not of this checkpoint, or of nobody who is trusted."""

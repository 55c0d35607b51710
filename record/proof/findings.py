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

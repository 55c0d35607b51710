"""Why any step may be refused."""

from __future__ import annotations

import re
from inspect import getdoc
from typing import ClassVar


class Refusal(Exception):
    """The law, or the office's own rule, does not allow this step."""

    citation: ClassVar[str] = "House rule"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__((getdoc(type(self)) or "").format(**facts))


def code_of(refusal: type[Refusal]) -> str:
    """The refusal's name as a code: `out_of_order`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


class NotYours(Refusal):
    """The role {role} may not {verb} {what}; this is for: {allowed}."""


class OutOfOrder(Refusal):
    """Count {count} is {stage}; to {verb} it, it must be {needed}."""


class UnknownCount(Refusal):
    """The case has no count {count}; it has counts {known}."""


class NothingNamed(Refusal):
    """Name at least one count to {verb}."""


class NamedTwice(Refusal):
    """Count {count} is named twice; name each count once."""


class MissingDocument(Refusal):
    """To {verb}, name the paper that it rests on: its reference and its SHA-256."""

    citation = "HS 11361.8; 2 CCR 22620.7"


class NoCounts(Refusal):
    """A case needs at least one count of conviction."""


class UnknownProcedure(Refusal):
    """There is no procedure called {procedure}; there are: {known}."""

    citation = "HS 11361.8, 11361.9"


class GoesOnElsewhere(Refusal):
    """This case was merged into {into}; take the step there, or unmerge this one first."""


class CaseClosed(Refusal):
    """The case is closed; to {verb} it, reopen it first."""


class NotInProcedure(Refusal):
    """Nobody can {verb} in the {procedure} procedure; change the procedure if it is another."""

    citation = "HS 11361.8, 11361.9"

"""Why an order for many cases, or a line of its list, is refused."""

from __future__ import annotations

from domain.refusals.any_step import Refusal


class NotTheList(Refusal):
    """The signed order's SHA-256 is {paper}, the list's {listed}; send the list that was signed."""

    citation = "HS 11361.8, 11361.9"


class NothingListed(Refusal):
    """The order lists no case; ask the court for the list that belongs to it."""

    citation = "HS 11361.8, 11361.9"


class OtherOrder(Refusal):
    """This list came in as order {number} of {judge}, {on} ({reference}); say the same of it."""

    citation = "HS 11361.8, 11361.9"


class DoesNotTie(Refusal):
    """Of {listed} listed cases {applied} were applied and {exceptions} were not; one is missing."""

    citation = "HS 11361.8, 11361.9"


class OrderCompleted(Refusal):
    """The order was applied to its end; nothing more of it is to be done."""

    citation = "HS 11361.8, 11361.9"


class NotOnRecord(Refusal):
    """No case on record is the one that line {line} names; take it up, then order it by itself."""

    citation = "HS 11361.8, 11361.9"


class AmbiguousDocket(Refusal):
    """The docket of line {line} is that of {cases} cases; order each of them by its id."""

    citation = "HS 11361.8, 11361.9"


class ListedTwice(Refusal):
    """Lines {lines} name one and the same case; order it by itself, once it is clear what holds."""

    citation = "HS 11361.8, 11361.9"

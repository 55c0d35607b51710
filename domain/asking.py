"""What can be said of an inquiry: how it came, what was found, what was told, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.actors import Role
from domain.matching import Key, Strength

ANSWERERS = frozenset({Role.CLERK, Role.PROSECUTOR, Role.PUBLIC_DEFENDER})
RECEIVERS = ANSWERERS | {Role.SYSTEM}
"""Docketproof itself receives what comes through the public page; it never decides on it."""


class Channel(StrEnum):
    """How an inquiry came in."""

    EMAIL = "email"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    COUNSEL = "counsel"
    WEB = "web"


class Method(StrEnum):
    """How whoever asked was spoken to."""

    EMAIL = "email"
    PHONE = "phone"
    COUNTER = "counter"
    LETTER = "letter"
    COUNSEL = "counsel"


class Told(StrEnum):
    """What whoever asked was told."""

    CASE_FOUND = "case_found"
    UNDER_WAY = "under_way"
    NOT_ELIGIBLE = "not_eligible"
    DECIDED = "decided"
    NO_RECORD = "no_record"


class Ending(StrEnum):
    """Why an inquiry is closed. Only the first says that it was answered."""

    ANSWERED = "answered"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    NOT_AN_INQUIRY = "not_an_inquiry"


class InquiryStage(StrEnum):
    """How far an inquiry has come."""

    RECEIVED = "received"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    ANSWERED = "answered"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"


OPEN = tuple(each for each in InquiryStage if each != InquiryStage.CLOSED)
FOUND = (InquiryStage.MATCHED, InquiryStage.UNMATCHED)
SPOKEN = (InquiryStage.ANSWERED, InquiryStage.FOLLOWED_UP)


@dataclass(frozen=True)
class Match:
    """A case that an inquiry is about: by which keys, and how much they carry."""

    case_id: UUID
    keys: tuple[Key, ...]
    strength: Strength


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32 characters, without I, L, O and U, which are misread or misheard."""


def reference_of(inquiry_id: UUID) -> str:
    """What whoever asked may quote, such as `7K2-Q9D-M4X`: random, opens nothing, tells nothing.

    Nine times five bits of the id; the office finds the inquiry by it.
    """
    drawn = inquiry_id.int >> (128 - 45)
    letters = "".join(ALPHABET[drawn >> shift & 31] for shift in range(40, -1, -5))
    return "-".join((letters[:3], letters[3:6], letters[6:]))

"""Who acts, in what role, and on what paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person is to a case. `SYSTEM` is Docketproof itself, acting on a rule or an import."""

    CLERK = "clerk"
    PROSECUTOR = "prosecutor"
    PUBLIC_DEFENDER = "public_defender"
    COURT_CLERK = "court_clerk"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    ADMIN = "admin"
    SYSTEM = "system"


@dataclass(frozen=True)
class Document:
    """A paper that a step rests on: the office's own reference for it, and its SHA-256 in hex.

    The reference is no docket or filing number: those identify a person and stay in the vault.
    """

    reference: str
    sha256: str


@dataclass(frozen=True)
class Act:
    """One person's act: who (a pseudonym), in what role, with legal effect on which day."""

    by: str
    role: Role
    on: date
    document: Document | None = None


@dataclass(frozen=True)
class Order:
    """A court's order: its number, the judge who signed it, and the bulk order it came with.

    Number and judge are the court's own, for the order; they are not the docket of a person. Its
    day is the fact's `on`, its paper the fact's `document`.
    """

    number: str
    judge: str
    bulk_order_id: UUID | None = None


@dataclass(frozen=True)
class Signature:
    """One party's signature: whose, the SHA-256 of the paper signed, and by whom."""

    party: str
    sha256: str
    by: str = ""

"""Who acts, in what role, and on what paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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

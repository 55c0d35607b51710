"""What one party agreed to, so that it can be held against what the other agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.counts import Term


@dataclass(frozen=True)
class Assent:
    """One party's word: who gave it, and for which terms."""

    party: str
    by: str
    terms: tuple[Term, ...]
    terms_sha256: str


def in_words(terms: Sequence[Term]) -> str:
    """The terms as one line, counts in order: `1 dismiss, 2 redesignate`."""
    ordered = sorted(terms, key=lambda term: term.count)
    return ", ".join(f"{term.count} {term.relief}" for term in ordered)


def terms_hash(terms: Sequence[Term]) -> str:
    """SHA-256 in hex of the terms in words: equal exactly when the terms are."""
    return sha256(in_words(terms).encode()).hexdigest()

"""What was asked, and what was answered: written outside the database, to hold it to its word."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

EMPTY_HASH = "0" * 64


@dataclass(frozen=True)
class Asked:
    """One request, as the store wants to know it: its id, who asks, and what for."""

    id: UUID
    by: str = "u-00000001"
    role: str = "clerk"
    host: str = "drill"
    request_sha256: str = EMPTY_HASH


@dataclass
class Ledger:
    """How many events each command asked for, and the last position that it was answered with.

    A command is entered before it is sent, and its answer after it came: whatever is on record and
    was not asked was invented, and whatever was answered and is not on record was lost.
    """

    asked: dict[UUID, int] = field(default_factory=dict)
    answered: dict[UUID, int] = field(default_factory=dict)
    changed: int = 0
    """Commands that were answered twice, and differently."""
    resent: int = 0

    def ask(self, command: UUID, events: int) -> None:
        """Enter a command that is about to be sent."""
        self.asked[command] = events

    def answer(self, command: UUID, position: int) -> None:
        """Enter an answer; the first one counts, and another must be the same."""
        self.changed += self.answered.setdefault(command, position) != position

    @property
    def acknowledged(self) -> int:
        """Events of all commands that were answered."""
        return sum(self.asked[each] for each in self.answered.copy())

    def unanswered(self) -> list[UUID]:
        """Commands that were sent, and of which nobody heard again."""
        return [each for each in self.asked.copy() if each not in self.answered]

    def summed(self) -> dict[str, int]:
        """How much it is in all."""
        return {
            "commands": len(self.asked),
            "acknowledged": self.acknowledged,
            "resent": self.resent,
            "unanswered": len(self.unanswered()),
        }

    def add(self, other: Ledger) -> None:
        """Take over what another wrote."""
        self.asked |= other.asked
        for command, position in other.answered.items():
            self.answer(command, position)
        self.changed += other.changed
        self.resent += other.resent

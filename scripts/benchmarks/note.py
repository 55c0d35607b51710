"""What is saved when only saving is measured? A note of a few words: no law, no vault."""

from __future__ import annotations

from eventsourcing.domain import Aggregate, event

WORDS = "The clerk has called the court about the date of the hearing."
EVENTS = 6
"""As many events as a case has from first to last; each is saved alone."""


class Note(Aggregate):
    """A text that grows."""

    @event("Opened")
    def __init__(self, text: str) -> None:
        self.text = text

    @event("Added")
    def add(self, text: str) -> None:
        """Write more below."""
        self.text = text

"""A log of which nothing ever happened: its first fact says so, and no other takes it back."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate, event

from domain.actors import Act, Document, Role
from domain.guards import must_be_for

SIMULATORS = frozenset({Role.ADMIN, Role.SYSTEM})
"""Who may fill a log with what never happened."""


class Simulation(BaseAggregate[UUID]):
    """One simulated population, the whole of a log."""

    TOPIC = "simulation"

    class Event(AggregateEvent):
        """Who began it, in what role, on which day."""

        by: str
        role: str
        on: date
        document: Document | None

    class Begun(Event, AggregateCreated):
        """All that follows was drawn from a seed; `scale` is how much of the whole, as text."""

        TOPIC = "simulation.begun"
        seed: int
        scale: str

    @classmethod
    def begin(cls, act: Act, *, simulation_id: UUID, seed: int, scale: str) -> Self:
        """House rule: what is simulated says so before anything else, and for good."""
        must_be_for("begin a simulation", SIMULATORS, act)
        return cls._create(cls.Begun, id=simulation_id, **vars(act), seed=seed, scale=scale)

    @event(Begun)
    def __init__(self, seed: int, scale: str) -> None:
        self.seed, self.scale = seed, scale

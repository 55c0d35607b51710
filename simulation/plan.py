"""How many of which lives, so that they come to the figures that were published?

Which figures those are, and which are invented, stands in docs/simulation.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulation.alameda import alameda
from simulation.drawing import Drawing
from simulation.lives import Life
from simulation.san_francisco import san_francisco


@dataclass(frozen=True)
class Plan:
    """Every life of a simulation, by number, and the seed and scale that it was drawn from."""

    seed: int
    scale: float
    lives: tuple[Life, ...]


def plan(seed: int, scale: float = 1.0) -> Plan:
    """Draw up the whole population; nothing of it is on record yet.

    `scale` is how much of the published figures: 1 is all, 0.01 the hundredth part.
    """
    drawing = Drawing(seed, scale)
    # Both counties draw from one source, in this order.
    return Plan(seed, scale, (*alameda(drawing), *san_francisco(drawing)))

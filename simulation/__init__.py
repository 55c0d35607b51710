"""A population that nobody lived: drawn up from a seed, and told by the domain's own rules."""

from simulation.lives import Conviction, Life, Step
from simulation.living import Living
from simulation.manifest import manifest
from simulation.plan import Plan, plan

__all__ = ["Conviction", "Life", "Living", "Plan", "Step", "manifest", "plan"]

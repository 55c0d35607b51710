"""Which ways can a simulated case go, step by step, and how many days lie between?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

from simulation.lives import Step

PETITION = ("check", "meet", "agree", "sign", "file")
MOTION = ("check", "agree", "sign", "file")
UNCHECKED = ("agree", "sign", "file")

PETITIONS: Mapping[str, tuple[str, ...]] = {
    "dismissed": (*PETITION, "dismiss"),
    "sealed": (*PETITION, "dismiss", "seal"),
    "denied": (*PETITION, "deny"),
    "returned": (*PETITION, "return"),
    "filed again": (*PETITION, "return", "file", "dismiss"),
    "withdrawn": (*PETITION, "withdraw"),
    "reopened": (*PETITION, "withdraw", "reopen"),
    "corrected": ("check", "withdraw", "correct"),
    "filed": PETITION,
    "signed": PETITION[:4],
    "agreed": PETITION[:3],
    "not eligible": ("check",),
    "hand review": ("check",),
    "held": ("check", "hold"),
    "linked": ("link",),
    "merged": ("link", "merge"),
}
"""What comes after a petition's case was found."""


def stepped(rng: Random, begin: date, verbs: Iterable[str], most: int = 20) -> tuple[Step, ...]:
    """The steps, each from 1 to `most` days after the one before it."""
    steps, on = [], begin
    for verb in verbs:
        on += timedelta(rng.randint(1, most))
        steps.append(Step(verb, on))
    return tuple(steps)


def on_days(*steps: tuple[str, date]) -> tuple[Step, ...]:
    """Steps on days that are given."""
    return tuple(Step(verb, on) for verb, on in steps)

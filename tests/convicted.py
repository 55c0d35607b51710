"""Whom does a ruleset look at in a test? A person of 1980 with a felony of 1999.

Everything is as of 2019-11-11, when that person is 39.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from domain.assessment import Assessment, assess
from domain.counts import Level
from domain.eligibility import QUESTIONS, Answer
from domain.history import Conviction, History
from domain.rulesets import RULESETS

AS_OF = date(2019, 11, 11)
BORN = date(1980, 5, 14)
YES, NO, UNKNOWN = "yes", "no", "unknown"
LATER = {"cnt_order": "102001001000"}
OTHER = {"cnt_order": "103001001000"}
"""Cycles and cases other than that of the conviction that is asked about."""


def convicted(charge: str = "11359 HS", on: str | None = "1999-05-04", **facts: Any) -> Conviction:
    """A conviction for a felony, in a case of its own cycle 101, its sentence of no length."""
    known = {
        "cnt_order": "101001001000",
        "county": "SAMPLE",
        "charges": (charge,),
        "level": Level.FELONY,
        "convicted_on": date.fromisoformat(on) if on else None,
        "sentence": timedelta(0),
    }
    return Conviction(**(known | facts))


def history(*convictions: Conviction, **facts: Any) -> History:
    """The history of one person; each conviction has the cycle that it says."""
    return History(convictions, **({"born": BORN} | facts))


def ask(name: str, one: Conviction, person: History | None = None, argument: Any = None) -> Answer:
    """The answer to a question; the person has only that conviction if nothing else is said."""
    return QUESTIONS[name].answer(one, person or history(one), AS_OF, argument)


def says(name: str, one: Conviction, *others: Conviction, given: Any = None, **facts: Any) -> str:
    """Yes, no or unknown."""
    return ask(name, one, history(one, *others, **facts), given).verdict


def found(ruleset: str, conviction: Conviction, *others: Conviction, **facts: Any) -> Assessment:
    """What the ruleset says of the conviction of a person who has those others too."""
    person = history(conviction, *others, **facts)
    return assess(RULESETS[ruleset], conviction, person, AS_OF)


def finding(ruleset: str, conviction: Conviction, *others: Conviction, **facts: Any) -> str:
    """The same as `outcome reason`."""
    assessment = found(ruleset, conviction, *others, **facts)
    return f"{assessment.outcome} {assessment.reason}"

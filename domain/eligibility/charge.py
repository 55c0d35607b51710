"""What was the conviction for? Questions about its charge and its level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.counts import Level
from domain.eligibility.question import Found, question
from domain.history import Conviction, History, agreed
from domain.sections import LISTS
from domain.verdict import Verdict, any_of, verdict

UNCLEAR = "unclear_charge"
POLICY = "Office policy"


@question("PC 17; HS 11361.8", missing="missing_level")
def felony(conviction: Conviction, _: History, __: date) -> Found:
    """Is it a felony?

    PC 17: what it stands as now; where that is not stated, what was charged.
    """
    if conviction.level is None:
        return Found(Verdict.UNKNOWN, "The level is not stated.")
    return Found(verdict(conviction.level is Level.FELONY), f"It is a {conviction.level}.")


@question("HS 11361.8(a), (e)", missing=UNCLEAR, takes="sections")
def section_in(conviction: Conviction, _: History, __: date, sections: Sequence[str]) -> Found:
    """Is it a conviction under HS {}?

    A section without a subdivision stands for all of it. The case of letters does not matter.
    """
    found = any_of(map(conviction.is_under, sections))
    return Found(found, f"The charge names {_named(conviction)}.")


@question(POLICY, missing=UNCLEAR, takes="text")
def charge_begins_with(conviction: Conviction, _: History, __: date, start: str) -> Found:
    """Does the charge begin with exactly {}?

    Letter by letter: one office compared so, and lower case is another text than upper case.
    """
    found = agreed(verdict(charge.startswith(start)) for charge in conviction.charges)
    return Found(found, f"The charge names {_named(conviction)}; its first letters were compared.")


@question(POLICY, missing=UNCLEAR, takes="text")
def charge_is(conviction: Conviction, _: History, __: date, text: str) -> Found:
    """Is the charge exactly {}?"""
    found = agreed(verdict(charge == text) for charge in conviction.charges)
    return Found(found, f"The charge names {_named(conviction)}.")


@question(POLICY, missing=UNCLEAR)
def related_charge(conviction: Conviction, _: History, __: date) -> Found:
    """Is it a charge that often came with a cannabis charge?

    Such as PC 148, HS 11364 or BP 4060; no statute names them, two offices did.
    """
    return Found(conviction.is_listed(LISTS["related"]), f"The charge names {_named(conviction)}.")


@question(POLICY, missing="missing_cycle")
def cannabis_charge_in_cycle(conviction: Conviction, history: History, _: date) -> Found:
    """Was there a cannabis charge in the same cycle, be it an arrest or a dropped charge?"""
    if conviction.cycle in history.cannabis_cycles:
        return Found(Verdict.YES, "A charge of the same cycle is for cannabis.")
    if "" in history.cannabis_cycles:
        return Found(Verdict.UNKNOWN, "A cannabis charge of this person has no readable cycle.")
    return Found(Verdict.NO, "No charge of the same cycle is for cannabis.")


@question("House rule of 1 lb (San Francisco 2018)", missing="missing_weight", takes="number")
def weight_over(_: Conviction, __: History, ___: date, ____: float) -> Found:
    """Was it about more than {} g of cannabis?

    453.592 g are a pound. The state's file does not say what was found, so nobody knows here.
    """
    return Found(Verdict.UNKNOWN, "The state's file does not give the weight.")


def _named(conviction: Conviction) -> str:
    if conviction.cannabis:
        return f"HS {conviction.cannabis}"
    return str(conviction.related or "no cannabis section")

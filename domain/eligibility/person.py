"""Who was convicted? Questions about the person. No answer tells a birth date."""

from __future__ import annotations

from datetime import date

from domain.eligibility.question import Found, question
from domain.history import Conviction, History
from domain.verdict import Verdict, verdict

NO_BIRTH, NO_DATE = "missing_birth_date", "missing_conviction_date"
POLICY = "HS 11361.9; office policy"


@question(POLICY, missing=NO_BIRTH, takes="whole")
def under_age_at_conviction(conviction: Conviction, history: History, _: date, years: int) -> Found:
    """Was the person under {} years old on the day of the conviction?"""
    if conviction.convicted_on is None:
        return Found(Verdict.UNKNOWN, "The date of conviction is missing.", NO_DATE)
    age = _age(history, conviction.convicted_on)
    if age is None:
        return _UNKNOWN
    return _compared(age < years, "was", f"under {years} on the day of the conviction")


@question(POLICY, missing=NO_BIRTH, takes="whole")
def aged_at_least(_: Conviction, history: History, as_of: date, years: int) -> Found:
    """Is the person {} years old or older, as of the day that is asked for?"""
    age = _age(history, as_of)
    return _UNKNOWN if age is None else _compared(age >= years, "is", f"{years} or older")


@question(POLICY, missing=NO_BIRTH, takes="whole")
def aged_at_most(_: Conviction, history: History, as_of: date, years: int) -> Found:
    """Is the person {} years old or younger, as of the day that is asked for?"""
    age = _age(history, as_of)
    return _UNKNOWN if age is None else _compared(age <= years, "is", f"{years} or younger")


@question(POLICY)
def deceased(_: Conviction, history: History, __: date) -> Found:
    """Is the person deceased?

    The state has a step DECEASED for whom it knows to be. Relief is possible all the same.
    """
    says = "The state notes a death." if history.is_deceased else "The state notes no death."
    return Found(verdict(history.is_deceased), says)


def whole_years(since: date, until: date) -> int:
    """Give the full years from one day to another, by the calendar; negative before it.

    Who was born on 29 February is a year older on 1 March of other years.
    """
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _age(history: History, day: date) -> int | None:
    """Give the age on a day; None where it is not known, or the day is before the birth."""
    if history.born is None or day < history.born:
        return None
    return whole_years(history.born, day)


def _compared(is_so: bool, verb: str, what: str) -> Found:
    return Found(verdict(is_so), f"The person {verb if is_so else f'{verb} not'} {what}.")


_UNKNOWN = Found(Verdict.UNKNOWN, "The birth date is missing, contradicted, or in the future.")

"""How long ago, and is it over? Questions about dates and sentences."""

from __future__ import annotations

from datetime import date

from domain.eligibility.person import whole_years
from domain.eligibility.question import Found, question
from domain.history import Conviction, History
from domain.verdict import Verdict, all_of, verdict

NO_DATE = "missing_conviction_date"
NO_SENTENCE = "missing_sentence"
POLICY = "HS 11361.9; office policy"


@question("HS 11361.8(a), (e)", missing=NO_DATE, takes="date")
def convicted_on_or_after(conviction: Conviction, _: History, __: date, day: date) -> Found:
    """Was the conviction on or after {}?

    Proposition 64 took effect on 2016-11-09; relief is for convictions under the law before.
    """
    on = conviction.convicted_on
    return _UNDATED if on is None else Found(verdict(on >= day), f"The conviction is of {on}.")


@question(POLICY, missing=NO_DATE, takes="whole")
def convicted_years_ago(conviction: Conviction, _: History, as_of: date, years: int) -> Found:
    """Was the conviction {} or more years ago, by the calendar?"""
    on = conviction.convicted_on
    if on is None:
        return _UNDATED
    return Found(verdict(whole_years(on, as_of) >= years), f"The conviction is of {on}.")


@question(POLICY, missing=NO_DATE, takes="whole")
def no_conviction_in_years(_: Conviction, history: History, as_of: date, years: int) -> Found:
    """Were the last {} years free of any conviction, in any county?

    Years since the most recent conviction are days / 365.25, so that an anniversary may not count
    yet. A conviction without a date may be the most recent.
    """
    known = [each.convicted_on for each in history.convictions if each.convicted_on]
    latest = max(known, default=None)
    # In quarters of a day: 365.25 days are 1461 of them.
    if latest and (as_of - latest).days * 4 <= years * 1461:
        return Found(Verdict.NO, f"The most recent conviction is of {latest}.")
    if len(known) < len(history.convictions):
        return Found(Verdict.UNKNOWN, "Another conviction of this person has no date.")
    return Found(Verdict.YES, f"The most recent conviction is of {latest}.")


@question(POLICY, missing=NO_SENTENCE)
def sentence_completed(conviction: Conviction, _: History, as_of: date) -> Found:
    """Was the sentence for this conviction completed before the day that is asked for?"""
    return _completed(conviction, as_of, on_the_day=False)


@question(POLICY, missing=NO_SENTENCE)
def every_sentence_completed(_: Conviction, history: History, as_of: date) -> Found:
    """Is every sentence of this person completed, in every county, by the day asked for?

    A sentence that ends on that day is completed; Los Angeles counted so.
    """
    found = [_completed(each, as_of, on_the_day=True) for each in history.convictions]
    together = all_of(each.verdict for each in found)
    return next(
        (each for each in found if each.verdict is together),
        Found(together, "There is no sentence."),
    )


def _completed(conviction: Conviction, as_of: date, *, on_the_day: bool) -> Found:
    on, length = conviction.convicted_on, conviction.sentence
    if on is None:
        return _UNDATED._replace(missing=NO_DATE)
    if length is None:
        return Found(Verdict.UNKNOWN, "The length of a sentence cannot be read.")
    left = length - (as_of - on)
    is_over = left.total_seconds() <= 0 if on_the_day else left.total_seconds() < 0
    says = "is completed" if is_over else "is not completed"
    return Found(verdict(is_over), f"The sentence from {on} over {length.days} days {says}.")


_UNDATED = Found(Verdict.UNKNOWN, "The date of conviction is missing or contradicted.")

"""What else was the person convicted of? Questions about the whole history, in all counties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.eligibility.charge import UNCLEAR
from domain.eligibility.question import Found, question
from domain.history import Conviction, History, is_before
from domain.verdict import Verdict, all_of, any_of, at_least, verdict

NO_DATE = "missing_conviction_date"
SUPERSTRIKE = "PC 667(e)(2)(C)(iv)"
REGISTRATION = "PC 290(c)"
TWO_PRIORS = "HS 11358(d), 11359(c), 11360(a)(3)"
POLICY = "HS 11361.9; office policy"

Listed = Iterable[tuple[Verdict, date | None]]


@question(POLICY)
def more_than_one_conviction(_: Conviction, history: History, __: date) -> Found:
    """Is there more than one conviction on record, of whatever kind and county?"""
    many = len(history.convictions)
    return Found(verdict(many > 1), f"There are {many} convictions on record.")


@question(POLICY, missing=UNCLEAR)
def only_cannabis_convictions(_: Conviction, history: History, __: date) -> Found:
    """Are all convictions on record under HS 11357 to 11360?"""
    of_cannabis = [each.is_cannabis for each in history.convictions]
    many = of_cannabis.count(Verdict.YES)
    return Found(all_of(of_cannabis), f"{many} of {len(of_cannabis)} convictions are for cannabis.")


@question(SUPERSTRIKE, missing=UNCLEAR)
def superstrike(_: Conviction, history: History, __: date) -> Found:
    """Is the person convicted of a super-strike?

    PC 667(e)(2)(C)(iv): the gravest felonies. A gang enhancement makes a pair one, in one case.
    """
    return _told(any_of(is_one for is_one, _ in history.superstrikes), "super-strike")


@question(SUPERSTRIKE, missing=UNCLEAR)
def preceding_superstrike(conviction: Conviction, history: History, _: date) -> Found:
    """Was the person convicted of a super-strike before this conviction?

    HS 11358(d), 11359(c)(1), 11360(a)(3)(A): whoever had one then would be guilty of a felony now.
    """
    return _preceding(conviction, history.superstrikes, "super-strike")


@question(REGISTRATION, missing=UNCLEAR)
def sex_offense(_: Conviction, history: History, __: date) -> Found:
    """Must the person register under PC 290, by a conviction or a registration?"""
    found = any_of(is_one for is_one, _ in history.sex_offenses)
    return _told(found, "conviction or registration under PC 290")


@question(REGISTRATION, missing=UNCLEAR)
def preceding_sex_offense(conviction: Conviction, history: History, _: date) -> Found:
    """Had the person to register under PC 290 before this conviction?

    By a conviction or a registration of an earlier day.
    """
    return _preceding(conviction, history.sex_offenses, "conviction or registration under PC 290")


@question(TWO_PRIORS, missing=NO_DATE)
def two_priors(conviction: Conviction, history: History, _: date) -> Found:
    """Were there two earlier convictions under the same section of HS 11357 to 11360?"""
    section = _section_of(conviction)
    if section is None:
        return _UNCLEAR
    earlier = [
        all_of((each.is_under(section), each.precedes(conviction)))
        for each in history.convictions
        if each is not conviction
    ]
    sure = earlier.count(Verdict.YES)
    return Found(at_least(2, earlier), f"{sure} earlier convictions are known to be under it.")


@question(TWO_PRIORS, missing=UNCLEAR, takes="whole")
def cycles_with_same_section(
    conviction: Conviction, history: History, _: date, number: int
) -> Found:
    """Are there convictions under the same section in {} or more cycles, this one included?"""
    section = _section_of(conviction)
    if section is None:
        return _UNCLEAR
    cycles: dict[str, list[Verdict]] = {}
    for each in history.convictions:
        cycles.setdefault(each.cycle, []).append(each.is_under(section))
    under = [any_of(each) for each in cycles.values()]
    sure = under.count(Verdict.YES)
    return Found(at_least(number, under), f"{sure} cycles have a conviction under it.")


def _section_of(conviction: Conviction) -> str | None:
    """Give its five digits, "" for any other charge, and None where its rows contradict."""
    section = conviction.cannabis.section if conviction.cannabis else ""
    return section if conviction.is_under(section) is not Verdict.UNKNOWN else None


def _preceding(conviction: Conviction, listed: Listed, what: str) -> Found:
    before = [(is_one, is_before(day, conviction.convicted_on)) for is_one, day in listed]
    found = any_of(all_of(each) for each in before)
    undated = any(is_earlier is Verdict.UNKNOWN for _, is_earlier in before)
    return _told(found, f"{what} before this conviction")._replace(
        missing=NO_DATE if undated else ""
    )


def _told(found: Verdict, what: str) -> Found:
    says = {
        Verdict.YES: f"There is a {what}.",
        Verdict.NO: f"There is no {what}.",
        Verdict.UNKNOWN: f"There may be a {what}; the file does not say enough.",
    }
    return Found(found, says[found])


_UNCLEAR = Found(Verdict.UNKNOWN, "The rows of this count name different charges.", UNCLEAR)

"""What relief has made of people's records (R10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from recount.cases import Case
from recount.counts import Count
from recount.tallies import Header, Row, unknown_last

QUESTIONS = ("no_felony_left", "no_conviction_last_7_years", "no_conviction_at_all")
FIGURES = ("persons", *(f"{each}_{when}" for each in QUESTIONS for when in ("before", "after")))


def person_impact(cases: Collection[Case], header: Header) -> list[Row]:
    """R10: persons by county, and what of each record there is left, before and after relief."""
    since, filters = seven_years_before(date.fromisoformat(header["today"])), header["filters"]
    people: dict[str, list[Case]] = {}
    for case in cases:
        if not case.is_merged:
            people.setdefault(str(case.person), []).append(case)
    rows: dict[tuple[str], Counter[str]] = {}
    for mine in people.values():
        county = min((case.raw_county for case in mine if case.raw_county), default="unknown")
        is_wanted = filters["procedure"] in (None, *(case.procedure for case in mine))
        if is_wanted and filters["county"] in (None, county):
            rows.setdefault((county,), Counter()).update(["persons", *_answers(mine, since)])
    whole: Counter[str] = sum(rows.values(), Counter())
    ordered = [*((key[0], rows[key]) for key in sorted(rows, key=unknown_last)), ("total", whole)]
    return [
        {"county": county} | {each: row[each] for each in (*FIGURES, "unknown")}
        for county, row in ordered
    ]


def _answers(mine: list[Case], since: date) -> Iterator[str]:
    """What is so of a person; that nothing is known, where the list does not say enough."""
    counts = [count for case in mine for count in case.counts.values()]
    if not _is_known(mine, counts):
        yield "unknown"
        return
    left = [each for each in counts if each.stage != "dismissed"]
    besides = [case.others for case in mine]
    others = any((each.get("convictions") or 0) > 0 for each in besides)
    felonies = any((each.get("felonies") or 0) > 0 for each in besides)
    recent = any(
        date.fromisoformat(each["latest_on"]) > since for each in besides if each.get("latest_on")
    )
    if not felonies and all(each.level_before != "felony" for each in counts):
        yield "no_felony_left_before"
    if not felonies and all(each.level != "felony" for each in left):
        yield "no_felony_left_after"
    if not recent and not any(_is_later(each, since) for each in counts):
        yield "no_conviction_last_7_years_before"
    if not recent and not any(_is_later(each, since) for each in left):
        yield "no_conviction_last_7_years_after"
    if not others and not left:
        yield "no_conviction_at_all_after"


def _is_later(count: Count, since: date) -> bool:
    return count.convicted_on is not None and count.convicted_on > since


def _is_known(mine: list[Case], counts: list[Count]) -> bool:
    said = [case.others for case in mine if case.others]
    is_vague = any(
        each["convictions"] > 0 and (each["felonies"] is None or each["latest_on"] is None)
        for each in said
    )
    has_gaps = any(not (each.level_before and each.level and each.convicted_on) for each in counts)
    return bool(said) and not is_vague and not has_gaps


def seven_years_before(today: date) -> date:
    """A conviction of this day or an earlier one is none of the last seven years."""
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - 7, day=28 if is_leap_day else today.day)

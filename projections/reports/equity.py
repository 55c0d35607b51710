"""R9. Does relief reach people of every race group alike, by county?

The groups are as recorded by whoever arrested the person; one whose race is not known, or was
recorded in different ways, is `unknown`. A person is counted once, with all their convictions, in
one county: of several the first by name. Whose cases all go on under others' is no person here.
`granted` to `set_aside` add up to
`convictions_identified`, and `eligible` are those of them for which a check found relief open.
`grant_rate` is the share of a group's convictions that got relief, `share_identified` and
`share_granted` are the group's shares of the county's figures, `disparity_ratio` is its grant rate
over that of the largest known group, and `median_days` run from being identified to relief.

A figure from 1 to 10 would tell of single people. It is suppressed, with as many others as could
give it away, and whatever is worked out from one of them (`projections.reports.suppression`). The
totals are of everybody, and are shown. This report knows no procedure: what it would say of one,
less what it says of all, would be figures that are suppressed here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from domain.race import RaceGroup
from projections.engine import HELD, AsOf, Cursor
from projections.reports.fates import GRANTED, HEADINGS, OPENING, among
from projections.reports.report import ROOMY, Report, header
from projections.reports.stage_times import percentiles
from projections.reports.suppression import SUPPRESSED, Table
from projections.reports.tally import TOTAL, Cells, Row

CONVICTED = ",\n        ".join(
    f"count(*) FILTER (WHERE bucket = ANY {among(headings)}) AS {name}"
    for name, headings in HEADINGS.items()
)
SUMS = ",\n    ".join(f"sum({name})" for name in HEADINGS)

# One line for each group of each county, and one for each number of days that relief took there.
COUNTED = f"""
WITH held AS (
    SELECT
        held.person_id,
        coalesce(min(nullif(held.county, '')), 'unknown') AS county,
        CASE
            WHEN min(kept.race_group) = max(kept.race_group) THEN min(kept.race_group)
            ELSE 'unknown'
        END AS race_group,
        bool_or(held.merged_into IS NULL)::integer AS persons,
        count(*) AS convictions,
        count(*) FILTER (WHERE outcome = ANY {among(OPENING)}) AS eligible,
        {CONVICTED},
        array_agg(since - identified_on) FILTER (WHERE bucket = ANY {among(GRANTED)}) AS days
    FROM projections.caseload AS held
    LEFT JOIN record.race_groups AS kept
        ON kept.log_id = %(log_id)s
        AND kept.case_id = held.case_id
    WHERE held.log_id = %(log_id)s
        AND {HELD}
    GROUP BY held.person_id
)
SELECT
    county,
    race_group,
    NULL::integer AS days,
    sum(persons),
    sum(convictions),
    sum(eligible),
    {SUMS}
FROM held
GROUP BY
    county,
    race_group
UNION ALL
SELECT
    county,
    race_group,
    took.days,
    count(*),
    {", ".join(["NULL"] * (2 + len(HEADINGS)))}
FROM held
CROSS JOIN unnest(held.days) AS took (days)
GROUP BY
    county,
    race_group,
    took.days
"""

DESTROYED = f"""
SELECT count(*)
FROM record.race_groups AS kept
JOIN projections.caseload AS held
    ON held.log_id = kept.log_id
    AND held.case_id = kept.case_id
WHERE kept.log_id = %(log_id)s
    AND kept.race_group IS NULL
    AND held.lead
    AND {HELD}
"""

PERSONS, CONVICTIONS = "persons_identified", "convictions_identified"
FIGURES = (PERSONS, CONVICTIONS, "eligible", *HEADINGS)
DERIVED = ("grant_rate", "share_identified", "share_granted", "disparity_ratio", "median_days")
COLUMNS = ("county", "race_group", *FIGURES, *DERIVED)

GROUPS = tuple(str(each) for each in RaceGroup)
KNOWN = tuple(each for each in GROUPS if each != RaceGroup.UNKNOWN)

RULESET = "that of each check: by-offence names them"
MEANING = f"{SUPPRESSED} is a figure from 1 to 10, or one that would give it away"

Figures = dict[str, int]


class Counted(NamedTuple):
    """What was counted of some people: every figure, and how many counts took how many days."""

    figures: Figures
    days: Cells

    @classmethod
    def together(cls, some: Iterable[Counted]) -> Counted:
        """All of them as one."""
        figures, days = Counter(dict.fromkeys(FIGURES, 0)), Counter[str]()
        for each in some:
            figures.update(each.figures)
            days.update(each.days)
        return cls(dict(figures), days)


NOBODY = Counted.together(())


def equity(cursor: Cursor, log_id: int, at: AsOf, *, county: str | None = None) -> Report:
    """The report as it was; of one county, if asked. R9.

    The header says of how many cases the race group was destroyed since: those are `unknown` now,
    so that an earlier issue need not come out again.
    """
    asked = {"log_id": log_id, **at.held}
    cursor.execute(ROOMY)
    cursor.execute(DESTROYED, asked)
    (destroyed,) = cursor.fetchone()
    cursor.execute(COUNTED, asked)
    counties = _gathered(cursor)
    mine = {name: of for name, of in counties.items() if county in (None, name)}
    said = header("equity", "person and count", at, {"county": county}, ruleset=RULESET)
    notes = {"race_groups_destroyed": destroyed, "suppressed": MEANING}
    return Report({**said, **notes}, COLUMNS, list(_rows(mine)))


def _gathered(lines: Iterable[Any]) -> dict[str, dict[str, Counted]]:
    """What was counted, by county and group."""
    found: defaultdict[str, defaultdict[str, Counted]] = defaultdict(
        lambda: defaultdict(lambda: Counted({}, Counter()))
    )
    for county, group, days, *numbers in lines:
        of = found[county][group]
        if days is None:
            of.figures.update(zip(FIGURES, map(int, numbers), strict=True))
        else:
            of.days[str(days)] += numbers[0]
    return {county: dict(groups) for county, groups in found.items()}


def _rows(counties: Mapping[str, Mapping[str, Counted]]) -> Iterator[Row]:
    """Every group of every county, those without anybody too; then the county; then everybody."""
    everybody = []
    for county in sorted(counties, key=lambda name: (name == "unknown", name)):
        of = {group: counties[county].get(group, NOBODY) for group in GROUPS}
        whole = Counted.together(of.values())
        everybody.append(whole)
        for group, row in _shown(of, whole).items():
            yield {"county": county, "race_group": group} | row
        yield {"county": county, "race_group": TOTAL} | _total(whole)
    yield {"county": TOTAL, "race_group": TOTAL} | _total(Counted.together(everybody))


def _shown(of: Mapping[str, Counted], whole: Counted) -> dict[str, Row]:
    """The county's groups, with everything suppressed that has to be."""
    figures = {group: each.figures for group, each in of.items()}
    hidden = table_of(figures).suppressed()
    rows: dict[str, Row] = {
        group: {name: SUPPRESSED if (group, name) in hidden else n for name, n in mine.items()}
        for group, mine in figures.items()
    }
    largest = max(KNOWN, key=lambda group: figures[group][CONVICTIONS])
    return {
        group: row | _worked_out(row, rows[largest], whole.figures, of[group].days)
        for group, row in rows.items()
    }


def table_of(figures: Mapping[str, Figures]) -> Table:
    """The figures of one county by group and column, and what anybody knows of how they hang
    together: nobody has fewer convictions than one, nor are more eligible than there are.
    """
    return Table(figures, parts=tuple(HEADINGS), whole=CONVICTIONS, within=(PERSONS, "eligible"))


def _worked_out(row: Row, largest: Row, whole: Figures, days: Cells) -> Row:
    """What follows from a group's figures; nothing that follows from one that is suppressed."""
    rate, best = (_share(each["granted"], each[CONVICTIONS]) for each in (row, largest))
    figures = (
        rate,
        _share(row[CONVICTIONS], whole[CONVICTIONS]),
        _share(row["granted"], whole["granted"]),
        _share(rate, best),
        SUPPRESSED if row["granted"] == SUPPRESSED else percentiles(days)["median"],
    )
    return {
        name: round(each, 4) if isinstance(each, float) else each
        for name, each in zip(DERIVED, figures, strict=True)
    }


def _total(whole: Counted) -> Row:
    """Everybody's figures: a group's share of itself, and no disparity."""
    figures = whole.figures
    row = figures | _worked_out(figures, figures, figures, whole.days)
    return row | {"disparity_ratio": None}


def _share(part: Any, whole: Any) -> Any:
    """A part of the whole; None of nothing, and nothing shown of what is suppressed."""
    if SUPPRESSED in (part, whole):
        return SUPPRESSED
    return part / whole if part is not None and whole else None

"""Does every report follow from the events, worked out anew by those who share no line with us?"""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from itertools import product
from uuid import UUID

import pytest

import projections
from domain import Case as Ours
from domain.actors import Role
from domain.counts import Count as Said
from domain.counts import Level, OtherConvictions
from domain.duties import KNOWN
from projections.reports import REPORTS
from record.proof.history import History
from record.sealing import storage
from recount.bundled import NOT_COUNTED, OF_A_DAY, Differs, Recounted
from recount.cases import Case
from recount.counts import Count
from tests.projections.listed import FIRST_DAY, act, checked, random_cases, read

LONG_AFTER = date(2024, 1, 1)
ASKED_FOR = (
    {},
    {"at_position": 0},
    {"at_position": 60},
    {"effective": date(2019, 6, 30)},
    {"at_position": 300, "effective": date(2019, 3, 31)},
    {"county": "Alameda"},
    {"county": "unknown", "procedure": "statutory"},
)
ASKED = {
    "weekly": {"capacity": 3},
    "deadlines": {"today": LONG_AFTER},
    "person-impact": {"today": date(2020, 2, 29)},
}
COUNTED = [each for each in REPORTS if each not in NOT_COUNTED]
LISTED = "exceptions-listed"
EXCEPTIONS = ("exceptions", LISTED)
OF_ALL = [each for each in COUNTED if each not in ("case-deadlines", "case-history")]


@pytest.fixture
def entries(pool, log_id):
    """Every event on record, as a verifier reads it."""

    def entries():
        with pool.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM record.events WHERE log_id = %s", (log_id,))
            (size,) = cursor.fetchone()
            return list(History().read(storage.pairs(cursor, log_id, 0, size)))

    return entries


@pytest.fixture
def issued(pool, reading, log_id):
    """A report's content, as a bundle has it."""

    def issued(name, **asked):
        projections.catch_up(pool, log_id)
        with reading.cursor() as cursor:
            return json.loads(read(REPORTS[name], cursor, log_id, **asked).body)

    return issued


def recounted(report, entries):
    counting = Recounted(report)
    for each in entries:
        counting.take(each)
    return counting.compare()


@pytest.fixture(params=[3, 31, "far"])
def told(request, save, tell):
    """Random lawful histories: of all that may happen to a case, and of cases that come far."""
    if request.param != "far":
        return list(tell(request.param, cases=40, steps=600))
    cases = random_cases(64, 150, 25)
    save(*cases)
    return [each.id for each in cases]


def test_every_cell_of_every_report_follows_now_and_before_of_all_and_of_some(
    told, issued, entries
):
    events = entries()
    for name, asked in product(OF_ALL, ASKED_FOR):
        report = issued(name, **asked, **ASKED.get(name, {}))
        said = f"All {len(report['rows'])} rows of {name} follow from the events."
        if name in EXCEPTIONS and "effective" in asked:
            said = f"The figures of {name} were not recounted: {OF_A_DAY}."
        assert recounted(report, events) == said, (name, asked)


def test_every_case_under_every_duty(told, issued, entries):
    events = entries()
    for duty in KNOWN.values():
        report = issued("case-deadlines", duty=duty.name, today=LONG_AFTER)
        assert "follow from the events" in recounted(report, events)
    late = issued("case-deadlines", duty="order", today=LONG_AFTER, state="open_late")
    assert f"All {len(late['rows'])} rows" in recounted(late, events)


def test_every_fact_of_a_case(told, issued, entries):
    events = entries()
    for case_id in told[:25]:
        for moment in ({}, {"effective": date(2020, 6, 30)}):
            report = issued("case-history", case=case_id, **moment)
            assert f"All {report['header']['facts']} rows" in recounted(report, events)


def test_a_fact_was_recorded_about_when_its_leaf_was_written(told, issued, entries):
    events = entries()
    report = issued("case-history", case=told[0])
    assert "follow from the events" in recounted(report, events)
    report["rows"][0]["recorded_at"] = "2026-01-01T00:00:00Z"
    with pytest.raises(Differs, match="under recorded_at"):
        recounted(report, events)


def test_no_cell_can_be_another_one(told, issued, entries):
    events = entries()
    for name in OF_ALL:
        report = issued(name, **ASKED.get(name, {}))
        for row, place in ((0, -1), (-1, -1), (len(report["rows"]) // 2, -2)):
            forged = deepcopy(report)
            column = list(forged["rows"][row])[place]
            forged["rows"][row][column] = 4711
            # Where rows have an order of their own, a lie is among them where it sorts.
            said = "from the events" if name == LISTED else f"4711 under {column}"
            with pytest.raises(Differs, match=said):
                recounted(forged, events)
        with pytest.raises(Differs):
            recounted(report | {"rows": report["rows"][:-1]}, events)


@pytest.mark.parametrize(
    ("where", "lie"),
    [
        ("header", {"effective": "yesterday"}),
        ("header", {"effective": 7}),
        ("header", {"today": "1e400"}),
        ("header", {"filters": None}),
        ("header", {"filters": {"duty": "none"}}),
        ("rows", [7]),
        ("rows", [[]]),
        ("rows", {}),
    ],
)
def test_a_report_that_is_none_is_a_finding_and_no_crash(save, issued, entries, where, lie):
    save(*random_cases(5, 3, 5))
    report = issued("case-deadlines", duty="order")
    forged = report | {where: report["header"] | lie if where == "header" else lie}
    with pytest.raises(Differs):
        recounted(forged, entries())


def a_case(person, county, *levels, others=None, on=date(2013, 3, 1)):
    return Ours.identify(
        act(Role.CLERK, FIRST_DAY),
        county=county,
        procedure="statutory",
        person_id=UUID(int=person),
        source="list",
        counts=[Said(n, "11359", "", level, on) for n, level in enumerate(levels, 1)],
        others=others,
    )


def test_of_a_person_all_that_the_list_says(save, issued, entries):
    nothing = OtherConvictions(convictions=0, felonies=0, latest_on=None)
    vague = OtherConvictions(convictions=2, felonies=None, latest_on=None)
    lately = OtherConvictions(convictions=1, felonies=0, latest_on=date(2019, 3, 1))
    graver = OtherConvictions(convictions=1, felonies=1, latest_on=date(1999, 3, 1))
    save(
        a_case(1, "Yolo", Level.FELONY, others=nothing),
        a_case(1, "Alameda", Level.MISDEMEANOR, others=nothing),
        a_case(2, "Yolo", Level.MISDEMEANOR, others=vague),
        a_case(3, "", Level.MISDEMEANOR, others=lately),
        a_case(4, "Yolo", Level.MISDEMEANOR, others=graver),
        a_case(5, "Yolo", Level.MISDEMEANOR),
        a_case(6, "Yolo", None, others=nothing),
        a_case(7, "Yolo", Level.INFRACTION, others=nothing, on=date(2013, 2, 28)),
    )
    for today in (date(2020, 2, 28), date(2020, 2, 29), date(2026, 11, 29)):
        report = issued("person-impact", today=today)
        assert "follow from the events" in recounted(report, entries())


def test_a_step_on_the_same_day_took_no_days(save, issued, entries):
    save(checked(a_case(1, "Yolo", Level.FELONY), FIRST_DAY))
    report = issued("stage-times")
    assert (report["rows"][1]["n"], report["rows"][1]["max"]) == (1, 0)
    assert "follow from the events" in recounted(report, entries())


@pytest.mark.parametrize("verb", ["turned_blue", "at", "move", "is_said", "state_says", "_init__"])
def test_an_event_that_is_unknown_is_left_to_hand_whatever_it_is_called(verb):
    what = {"county": "", "procedure": "motion", "counts": [{"number": 1, "section": "11357"}]}
    case = Case("of nobody", FIRST_DAY, what)
    case.feel(f"case.{verb}", FIRST_DAY, {})
    assert case.by_hand == {f"case.{verb}"}


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_what_is_not_counted_again_is_said_with_the_reason(name, issued, entries, save):
    save(*random_cases(5, 3, 5))
    said = recounted(issued(name), entries())
    assert said == f"The figures of {name} were not recounted: {NOT_COUNTED[name]}."


@pytest.mark.parametrize(
    ("was", "now", "meant", "holds"),
    [
        ("felony", "felony", "misdemeanor", "misdemeanor"),
        ("felony", "misdemeanor", "felony", "misdemeanor"),
        ("felony", "misdemeanor", "infraction", "infraction"),
        ("felony", "infraction", "misdemeanor", "infraction"),
        ("felony", "misdemeanor", None, "misdemeanor"),
        (None, None, "felony", "felony"),
    ],
)
def test_a_level_that_a_court_lowered_stays_lowered_when_the_count_is_amended(
    was, now, meant, holds
):
    count = Count(date(2018, 2, 1), {"section": "11357", "level": was})
    count.level = now
    amended = count.amend(date(2018, 3, 1), {"section": "11358", "level": meant})
    assert (amended.level, amended.section) == (holds, "11358")

"""Facts in, rows out: where every count stands, and since when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from given import ORDER, RULESET, a_count, findings, terms

import projections
from domain.counts import Finding, Level, Outcome, Redesignation, Relief, Term
from projections import caseload
from projections.engine import AsOf


@pytest.fixture
def case(identified):
    return identified()


@pytest.fixture
def now(pool, log_id, save, case):
    """What the caseload says of the case after its new events."""

    def now(at_position: int | None = None) -> Any:
        if at_position is None:
            save(case)
            projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            return caseload.case(
                cursor, log_id, case.id, None if at_position is None else AsOf(at_position, None, 0)
            )

    return now


def test_a_case_comes_in_as_its_source_gave_it(now, case):
    found = now()
    assert found["case_id"] == str(case.id)
    assert (found["bucket"], found["version"], found["position"]) == ("identified", 1, 1)
    assert (found["county"], found["procedure"], found["source"]) == ("Alameda", "petition", "hand")
    felony, misdemeanor = found["counts"]
    assert (felony["section"], felony["level_before"]) == ("11358", "felony")
    assert (felony["convicted_on"], felony["doubts"]) == (date(1990, 5, 4), 0)
    assert (misdemeanor["subsection"], misdemeanor["convicted_on"]) == ("c", None)
    assert (misdemeanor["doubts"], misdemeanor["stage"]) == (1, "identified")
    assert misdemeanor["checked_on"] is None


def test_a_check_says_what_it_found_of_the_counts_it_names(now, case, act):
    now()
    finding = Finding(1, Outcome.HAND_REVIEW, "superstrike", "PC 667(e)(2)(C)(iv)")
    case.check(act("clerk", date(2018, 3, 5)), RULESET, [finding])
    felony, misdemeanor = now()["counts"]
    assert (felony["stage"], felony["bucket"], felony["outcome"]) == (
        "checked",
        "hand_review",
        "hand_review",
    )
    assert (felony["reason"], felony["citation"]) == ("superstrike", "PC 667(e)(2)(C)(iv)")
    assert (felony["checked_by"], felony["checked_on"]) == ("clerk-1", date(2018, 3, 5))
    assert (misdemeanor["stage"], misdemeanor["checked_on"]) == ("identified", None)


def test_a_second_check_has_the_last_word_and_the_last_day(now, case, act):
    now()
    for day in (5, 9):
        case.check(act("clerk", date(2018, 3, day)), RULESET, findings(Outcome.DISMISS, [1]))
    assert now()["counts"][0]["checked_on"] == date(2018, 3, 9)


def test_one_partys_word_is_not_yet_an_agreement(now, case, act):
    now()
    case.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    case.meet(act("clerk"), ["person"])
    case.agree(act("prosecutor", date(2018, 3, 7)), terms(Relief.DISMISS, [1, 2]))
    found = now()
    assert (found["bucket"], found["assents"]) == ("eligible", ["prosecution"])
    assert {each["agreed_on"] for each in found["counts"]} == {None}
    case.agree(act("public_defender", date(2018, 3, 9)), terms(Relief.DISMISS, [1, 2]))
    found = now()
    assert (found["bucket"], found["assents"]) == ("agreed", [])
    assert {each["agreed_on"] for each in found["counts"]} == {date(2018, 3, 9)}
    assert {each["relief"] for each in found["counts"]} == {"dismiss"}


def test_a_motion_needs_one_party_only(identified, pool, log_id, save, act):
    case = identified(procedure="motion", counts=[a_count(1), a_count(2, Level.MISDEMEANOR)])
    case.agree(act("prosecutor"), [Term(2, Relief.DISMISS)])
    save(case)
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        found = caseload.case(cursor, log_id, case.id)
    assert [each["stage"] for each in found["counts"]] == ["identified", "agreed"]
    assert found["bucket"] == "agreed"


def _filed(case, act):
    case.check(act("clerk"), RULESET, findings(Outcome.REDUCE, [1, 2]))
    case.meet(act("clerk"), ["counsel"])
    for role in ("prosecutor", "public_defender"):
        case.agree(act(role), terms(Relief.DISMISS, [1, 2]))
    for role in ("prosecutor", "public_defender"):
        case.sign(act(role))
    case.file(act("prosecutor", date(2018, 4, 1)))


def test_what_the_court_decides_is_kept_count_by_count(now, case, act):
    now()
    _filed(case, act)
    assert now()["bucket"] == "filed"
    case.redesignate(
        act("court_clerk", date(2018, 5, 1)), [Redesignation(1, Level.MISDEMEANOR)], ORDER
    )
    found = now()
    felony, misdemeanor = found["counts"]
    assert found["bucket"] == "filed"
    assert (felony["level_before"], felony["level_now"]) == ("felony", "misdemeanor")
    assert (felony["decided_on"], misdemeanor["decided_on"]) == (date(2018, 5, 1), None)
    assert felony["filed_on"] == misdemeanor["filed_on"] == date(2018, 4, 1)
    case.deny(act("court_clerk", date(2018, 6, 1)), [2], "danger", ORDER)
    found = now()
    assert found["bucket"] == "mixed"
    assert [each["stage"] for each in found["counts"]] == ["redesignated", "denied"]


def test_the_caseload_says_of_every_count_what_the_case_itself_says(pool, log_id, tell):
    told = tell(11)
    projections.catch_up(pool, log_id, limit=13)
    stages = set()
    with pool.cursor() as cursor:
        for case in told.values():
            found = caseload.case(cursor, log_id, case.id)
            assert (found["version"], found["bucket"]) == (case.version, case.bucket)
            assert sorted(found["assents"]) == sorted(case.assents)
            for each in found["counts"]:
                standing = case.standings[each["number"]]
                assert (each["stage"], each["bucket"]) == (
                    standing.stage,
                    case.bucket_of(each["number"]),
                )
                assert (each["level_now"], each["relief"]) == (standing.level, standing.relief)
                assert each["checked_by"] == standing.checked_by
                assert (each["since"], each["opposed"]) == (standing.since, standing.opposed)
                assert (each["is_sealed"], each["reviewer"]) == (
                    standing.is_sealed,
                    standing.reviewer,
                )
                stages.add(each["stage"])
    assert len(stages) >= 5


def test_any_position_shows_what_a_fold_stopped_there_would(pool, log_id, tell):
    seen = {}

    def look(position):
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            seen[position] = caseload.cases(cursor, log_id)

    tell(12, cases=5, steps=60, after=look)
    with pool.cursor() as cursor:
        for position, then in seen.items():
            assert caseload.cases(cursor, log_id, at=AsOf(position, None, 0)) == then
    assert len(seen) > 12


def test_before_its_first_event_a_case_is_not_known(now, case):
    now()
    assert now(at_position=0) is None


@pytest.fixture
def mixture(pool, log_id, identified, save, act):
    """Six cases, alternately of two counties; the last two are checked."""
    every = [
        identified(county="Alameda" if n % 2 else "Marin", procedure="motion") for n in range(6)
    ]
    for case in every[4:]:
        case.check(act("clerk"), RULESET, findings(Outcome.DISMISS, [1, 2]))
    for case in every:
        save(case)
    projections.catch_up(pool, log_id)
    return every


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, [0, 1, 2, 3, 4, 5]),
        ({"county": "Marin"}, [0, 2, 4]),
        ({"bucket": "eligible"}, [4, 5]),
        ({"bucket": "eligible", "county": "Alameda"}, [5]),
        ({"stage": "checked"}, [4, 5]),
        ({"section": "11357"}, [0, 1, 2, 3, 4, 5]),
        ({"section": "11360"}, []),
        ({"procedure": "petition"}, []),
        ({"procedure": "motion", "limit": 2}, [0, 1]),
        ({"at": AsOf(3, None, 0)}, [0, 1, 2]),
        ({"at": AsOf(5, None, 0), "bucket": "identified"}, [0, 1, 2, 3, 4]),
    ],
)
def test_cases_are_listed_by_what_is_asked_for(pool, log_id, mixture, filters, numbers):
    with pool.cursor() as cursor:
        listed = caseload.cases(cursor, log_id, **filters)
    assert [each["case_id"] for each in listed] == [str(mixture[n].id) for n in numbers]
    for each in listed:
        assert [count["section"] for count in each["counts"]] == ["11358", "11357"]


def test_pages_follow_one_another_without_gap_or_repetition(
    pool, log_id, mixture, save, identified
):
    with pool.cursor() as cursor:
        first = caseload.cases(cursor, log_id, limit=4)
        save(identified())
        second = caseload.cases(cursor, log_id, limit=4, after_key=first[-1]["key"])
    assert [each["case_id"] for each in first + second] == [str(each.id) for each in mixture]

"""The plan comes to the figures that were published; the same seed draws the same lives."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from domain.counts import Level
from simulation import plan
from simulation.lives import ALAMEDA, SAN_FRANCISCO

ORDERED_ON, MAY = date(2020, 7, 10), date(2018, 5, 14)


@pytest.fixture(scope="module")
def whole():
    return plan(1)


def of(whole, county, source, procedure=None):
    return [
        life
        for life in whole.lives
        if (life.county, life.source) == (county, source) and procedure in (None, life.procedure)
    ]


def days(life, *verbs):
    return [step.on for step in life.steps if step.verb in verbs]


def test_alameda_had_609_petitions_granted_before_its_list(whole):
    earlier = of(whole, ALAMEDA, "petition")
    granted = [on for life in earlier for on in days(life, "dismiss")]
    assert len(granted) == 609
    assert date(2016, 11, 9) <= min(granted) <= max(granted) <= date(2017, 12, 31)


def test_alameda_s_list_has_5900_cases_of_5000_persons(whole):
    listed = of(whole, ALAMEDA, "list:2018")
    assert len(listed) == 5_900
    assert len({life.person.number for life in listed}) == 5_000
    assert {life.steps[0].on for life in listed} == {date(2018, 2, 20)}
    years = {each.on.year for life in listed for each in life.convictions}
    assert (min(years), max(years)) == (1974, 2016)


def test_no_more_than_100_petitions_are_filed_in_any_week_after(whole):
    filed = Counter(
        on.isocalendar()[:2]
        for life in of(whole, ALAMEDA, "list:2018", "petition")
        if not days(life, "change_procedure")
        for on in days(life, "file")
    )
    assert filed
    assert max(filed.values()) <= 100


def test_one_order_of_2020_is_for_6921_felonies_and_1235_misdemeanors(whole):
    ordered = [life for life in whole.lives if ORDERED_ON in days(life, "redesignate")]
    levels = Counter(each.level for life in ordered for each in life.convictions)
    assert levels == {Level.FELONY: 6_921, Level.MISDEMEANOR: 1_235}
    grown = of(whole, ALAMEDA, "list:2019")
    listed = [life for life in ordered if life.source == "list:2018"]
    assert len(listed) + len(grown) == 8_156


def test_san_francisco_s_list_has_4940_felonies_and_3038_misdemeanors(whole):
    listed = of(whole, SAN_FRANCISCO, "list:2018")
    levels = Counter(each.level for life in listed for each in life.convictions)
    assert levels == {Level.FELONY: 4_940, Level.MISDEMEANOR: 3_038}
    earlier = of(whole, SAN_FRANCISCO, "petition")
    assert len(earlier) == 23
    again = [life for life in listed if days(life, "merge")]
    assert {life.same_as for life in again} == {life.number for life in earlier}


def test_by_may_2018_of_962_motions_prepared_528_were_filed_and_428_granted(whole):
    lives = [
        life
        for life in of(whole, SAN_FRANCISCO, "list:2018")
        if life.convictions[0].level is Level.MISDEMEANOR
    ]
    funnel = [
        sum(any(on <= MAY for on in days(life, verb)) for life in lives)
        for verb in ("sign", "file", "dismiss")
    ]
    assert funnel == [962, 528, 428]


def test_every_side_branch_is_there(whole):
    verbs = Counter(step.verb for life in whole.lives for step in life.steps)
    for verb in (
        "link",
        "merge",
        "correct",
        "withdraw",
        "deny",
        "return",
        "reopen",
        "seal",
        "hold",
    ):
        assert verbs[verb] > 0
    assert len(whole.lives) == 609 + 5_900 + len(of(whole, ALAMEDA, "list:2019")) + 23 + 7_978


def test_equal_seeds_draw_equal_lives_and_others_do_not():
    assert plan(7, 0.02) == plan(7, 0.02)
    assert plan(7, 0.02).lives != plan(8, 0.02).lives


def test_no_step_is_before_the_one_that_it_follows(whole):
    for life in whole.lives:
        on = [step.on for step in life.steps]
        assert on == sorted(on)


def test_the_smallest_scale_still_has_every_side_branch():
    for seed in range(20):
        small = plan(seed, 0.01)
        assert {step.verb for life in small.lives for step in life.steps} >= {"merge", "correct"}

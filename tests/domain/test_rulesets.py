"""Each row of each ruleset that an office used: who falls under it, and with what finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from convicted import LATER, OTHER, convicted, finding, found

from domain.assessment import Assessment
from domain.counts import Level
from domain.rulesets import RULESETS

MISDEMEANOR = {"level": Level.MISDEMEANOR}
ON_THE_DAY = convicted(on="2016-11-09")
DAY_BEFORE = {"on": "2016-11-08"}
RECENT = convicted("459 PC", "2018-01-01", **LATER)
OLD = convicted("459 PC", "2000-01-01", **LATER)
SERVING = convicted("459 PC", "2018-01-01", sentence=timedelta(3 * 366), **LATER)
MURDER = convicted("187 PC", "1990-01-01", **LATER)
ENTICEMENT = convicted("266 PC", "1990-01-01", **LATER)
PRIORS = (
    convicted(on="1990-01-01", cnt_order="104001001000"),
    convicted(on="1991-01-01", cnt_order="105001001000"),
)
BORN_YOUNG = date(1998, 1, 1)
CANNABIS_IN_CYCLE = {"cannabis_cycles": frozenset({"101"})}

Found = Callable[[str], Assessment]
Row = tuple[int, Found, str]


def of(*convictions: object, **facts: object) -> Found:
    """The first conviction, of a person with the others and those facts."""
    return lambda ruleset: found(ruleset, *convictions, **facts)  # type: ignore[arg-type]


CONFIGURABLE: list[Row] = [
    (1, of(convicted(level=Level.INFRACTION)), "dismiss misdemeanor_or_infraction"),
    (2, of(convicted("11357 HS", "2018-01-01")), "dismiss dismiss_section"),
    (2, of(convicted("11358 HS", "2018-01-01")), "dismiss dismiss_section"),
    (3, of(convicted(on="2001-05-13"), RECENT), "dismiss under_21_at_conviction"),
    (4, of(convicted(on="2018-01-01"), OLD, born=date(1962, 11, 11)), "dismiss aged_57_or_older"),
    (5, of(convicted(on="2009-11-11"), RECENT), "dismiss convicted_10_years_ago"),
    (6, of(convicted(on="2009-11-12")), "dismiss only_cannabis_convictions"),
    (7, of(convicted(on="2009-11-12"), RECENT, is_deceased=True), "dismiss deceased"),
    (8, of(convicted(on="2009-11-12"), RECENT), "reduce reduce_section"),
    (8, of(convicted("11360(A) HS", "2018-01-01"), RECENT), "reduce reduce_section"),
]

LOS_ANGELES: list[Row] = [
    (1, of(convicted("187 PC 11359", "2018-01-01", **MISDEMEANOR)), "other_agency city_attorney"),
    (2, of(ON_THE_DAY), "not_eligible convicted_under_prop_64"),
    (3, of(convicted("11357(A) HS", **DAY_BEFORE), MURDER), "dismiss section_11357_a_or_b"),
    (3, of(convicted("11357(b)HS")), "dismiss section_11357_a_or_b"),
    (4, of(convicted("11357(C) HS"), MURDER), "hand_review other_11357"),
    (4, of(convicted("11357 HS")), "hand_review other_11357"),
    (5, of(convicted(), MURDER, ENTICEMENT), "not_eligible preceding_superstrike"),
    (6, of(convicted(), ENTICEMENT, *PRIORS), "not_eligible preceding_pc_290"),
    (6, of(convicted(), registrations=(date(1990, 1, 1),)), "not_eligible preceding_pc_290"),
    (7, of(convicted(), *PRIORS, born=date(1960, 1, 1)), "not_eligible two_priors"),
    (8, of(convicted(), SERVING, born=date(1969, 11, 11)), "dismiss aged_50_or_older"),
    (9, of(convicted(on="2016-01-01"), SERVING, born=BORN_YOUNG), "dismiss aged_21_or_younger"),
    (10, of(convicted(on="2016-01-01")), "dismiss only_cannabis_and_completed"),
    (11, of(convicted(), OLD), "dismiss no_conviction_in_10_years"),
    (12, of(convicted(), SERVING, is_deceased=True), "hand_review serving_sentence"),
    (13, of(convicted(), RECENT, is_deceased=True), "dismiss deceased"),
    (14, of(convicted(), RECENT), "hand_review no_rule_applies"),
]

SACRAMENTO: list[Row] = [
    (1, of(convicted(on="2016-11-09", **MISDEMEANOR)), "not_eligible convicted_under_prop_64"),
    (2, of(convicted(**DAY_BEFORE, **MISDEMEANOR), RECENT), "dismiss misdemeanor_or_infraction"),
    (3, of(convicted("11357(b)HS"), RECENT), "dismiss section_11357_b"),
    (4, of(convicted(), OLD), "dismiss no_conviction_in_10_years"),
    (5, of(convicted(), RECENT), "reduce conviction_in_10_years"),
    (5, of(convicted("11357(B)HS"), RECENT), "reduce conviction_in_10_years"),
    (6, of(convicted(sentence=timedelta(90))), "dismiss sentence_completed"),
    (7, of(convicted(sentence=timedelta(40 * 366))), "reduce sentence_not_completed"),
]

SAN_JOAQUIN: list[Row] = [
    (1, of(convicted("148 PC", "2016-11-09")), "not_eligible convicted_under_prop_64"),
    (1, of(ON_THE_DAY), "not_eligible convicted_under_prop_64"),
    (2, of(convicted("4060 BP")), "hand_review no_cannabis_charge_in_cycle"),
    (3, of(convicted("4060 BP"), **CANNABIS_IN_CYCLE), "hand_review charge_4060_bp"),
    (4, of(convicted("148 PC"), RECENT, **CANNABIS_IN_CYCLE), "dismiss related_charge"),
    (4, of(convicted("4060 BP/4140 BP"), **CANNABIS_IN_CYCLE), "dismiss related_charge"),
    (5, of(convicted(**MISDEMEANOR), RECENT), "dismiss misdemeanor_or_infraction"),
    (6, of(convicted("11357(C)HS"), RECENT), "dismiss section_11357"),
    (7, of(convicted(on="2014-11-10"), OLD), "dismiss no_conviction_in_5_years"),
    (8, of(convicted(on="2014-11-11"), OLD), "hand_review conviction_in_5_years"),
    (9, of(convicted(sentence=timedelta(90))), "dismiss sentence_completed"),
    (10, of(convicted(sentence=timedelta(40 * 366))), "hand_review sentence_not_completed"),
]

SAN_FRANCISCO: list[Row] = [
    (1, of(convicted(**MISDEMEANOR), MURDER), "dismiss misdemeanor_or_infraction"),
    (3, of(convicted(), ENTICEMENT), "not_eligible pc_290"),
    (3, of(convicted("11358 HS"), registrations=(None,)), "not_eligible pc_290"),
    (4, of(convicted("11357 HS", "1980-01-01"), MURDER), "not_eligible superstrike"),
    (5, of(convicted(), *PRIORS), "not_eligible three_cycles_same_section"),
    (6, of(convicted("11358 HS"), RECENT), "reduce eligible_felony"),
    (6, of(convicted("11357(C) HS", "2018-01-01")), "reduce eligible_felony"),
]

TABLES = {
    "configurable": CONFIGURABLE,
    "los-angeles-2019": LOS_ANGELES,
    "sacramento-2019": SACRAMENTO,
    "san-joaquin-2019": SAN_JOAQUIN,
    "contra-costa-2019": SAN_JOAQUIN,
    "san-francisco-2018": SAN_FRANCISCO,
}
ROWS = [(name, *row) for name, table in TABLES.items() for row in table]
NEVER = {("configurable", 9), ("san-francisco-2018", 2)}
"""Rows that decide nothing: every cannabis section is listed before, and no file has the weight."""


@pytest.mark.parametrize(("ruleset", "rule", "assess", "expected"), ROWS)
def test_a_row_of_the_policy_decides_whom_it_is_for(
    ruleset: str, rule: int, assess: Found, expected: str
) -> None:
    assessment = assess(ruleset)
    assert f"{assessment.outcome} {assessment.reason}" == expected
    assert assessment.steps[-1].rule.number == rule


def test_every_row_of_every_ruleset_is_tried_here() -> None:
    rows = {(each.id, rule.number) for each in RULESETS.values() for rule in each.rules}
    assert {(name, number) for name, number, _, _ in ROWS} == rows - NEVER


def test_the_two_pilots_decide_alike_and_are_two_rulesets_all_the_same() -> None:
    one, other = RULESETS["san-joaquin-2019"], RULESETS["contra-costa-2019"]
    assert one.rules == other.rules
    assert one.sha256 != other.sha256


def test_san_francisco_asks_for_the_weight_only_of_11359_and_11360() -> None:
    for charge in ("11359 HS", "11360(A) HS"):
        assert finding("san-francisco-2018", convicted(charge)) == "hand_review missing_weight"
    for charge in ("11357 HS", "11358 HS"):
        assert finding("san-francisco-2018", convicted(charge)) == "reduce eligible_felony"


def test_what_follows_a_conviction_does_not_disqualify_it_in_los_angeles() -> None:
    later = convicted("187 PC", "2000-01-01", **LATER)
    registered = {"registrations": (date(2000, 1, 1),)}
    assert finding("los-angeles-2019", convicted(), later, **registered) == (
        "dismiss no_conviction_in_10_years"
    )


def test_the_pilots_decide_related_charges_and_the_others_do_not() -> None:
    one = convicted("148 PC")
    deciding = {name for name, each in RULESETS.items() if each.is_for(one)}
    assert deciding == {"san-joaquin-2019", "contra-costa-2019"}
    assert all(each.is_for(convicted("11357(B)HS")) for each in RULESETS.values())
    assert not any(each.is_for(convicted("459 PC")) for each in RULESETS.values())


def test_the_six_that_offices_used_are_here_each_with_its_whole_identity() -> None:
    assert set(RULESETS) == set(TABLES)
    for each in RULESETS.values():
        assert len(each.sha256) == 64
        assert each.title
        assert each.source
    assert len({each.sha256 for each in RULESETS.values()}) == 6


@pytest.mark.parametrize("name", RULESETS)
def test_a_ruleset_that_changes_changes_its_hash_and_must_change_its_version(name: str) -> None:
    """Whoever changes a ruleset gives it a new version, and enters its hash here."""
    published = {
        "configurable": ("2019.11", "489cadab"),
        "contra-costa-2019": ("2019.1", "79077aaa"),
        "los-angeles-2019": ("2019.1", "62a89671"),
        "sacramento-2019": ("2019.1", "3562e0f8"),
        "san-francisco-2018": ("2018.1", "f67e7d0c"),
        "san-joaquin-2019": ("2019.1", "1512b11e"),
    }
    assert (RULESETS[name].version, RULESETS[name].sha256[:8]) == published[name]


def test_three_convictions_in_other_sections_are_no_two_priors() -> None:
    one = convicted("11358 HS", "1990-01-01", **LATER)
    two = convicted("11360 HS", "1991-01-01", **OTHER)
    assert found("los-angeles-2019", convicted(), one, two).reason == "only_cannabis_and_completed"

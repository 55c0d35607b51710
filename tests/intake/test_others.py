"""What else does the state's file say of a person, beside the counts that become cases?"""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.counts import Level, OtherConvictions
from intake.doj import read_doj, write_sample
from intake.doj.histories import read_histories

THEFT = {"CNT_ORDER": "102001001000", "OFFENSE_DESCR": "487 PC-THEFT", "CONV_STAT_DESCR": "FELONY"}


@pytest.fixture
def others(row, listing):
    """What there is beside the one count of the person, when these rows are in the file too."""

    def others(*beside):
        rows = [row(**(THEFT | each)) for each in beside]
        return listing(row(), *rows).cases[0].others

    return others


def test_nobody_else_has_nothing_else(others) -> None:
    assert others() == OtherConvictions(0, 0, None)


def test_another_offense_and_another_county_are_counted(others) -> None:
    elsewhere = {"CNT_ORDER": "103001001000", "OFFENSE_DESCR": "11358 HS-X"}
    elsewhere |= {"STP_ORI_CNTY_NAME": "YOLO", "CONV_STAT_DESCR": "MISDEMEANOR"}
    found = others({"STP_EVENT_DATE": "20010203"}, elsewhere | {"STP_EVENT_DATE": "19990203"})
    assert found == OtherConvictions(2, 1, date(2001, 2, 3))


def test_a_further_part_of_a_sentence_is_no_other_conviction(others) -> None:
    assert others({}, {"SENT_LENGTH": "30"}).convictions == 1


def test_an_arrest_is_none(others) -> None:
    assert others({"DISP_DESCR": "", "STP_TYPE_DESCR": "ARREST/DETAINED/CITED"}).convictions == 0


def test_a_count_of_ours_is_not_beside_itself_in_whichever_case(row, listing) -> None:
    two = listing(row(), row(CNT_ORDER="102001001000"), row(**THEFT | {"CNT_ORDER": "1" * 12}))
    assert [case.others.convictions for case in two.cases] == [1, 1]


@pytest.mark.parametrize(
    ("beside", "felonies"),
    [
        (({"CONV_STAT_DESCR": "", "OFFENSE_TOC": "F"},), 1),
        (({"CONV_STAT_DESCR": "", "OFFENSE_TOC": "M"},), 0),
        (({"CONV_STAT_DESCR": "MISDEMEANOR", "OFFENSE_TOC": "F"},), 0),
        (({"CONV_STAT_DESCR": "", "OFFENSE_TOC": ""},), None),
        (({"CONV_STAT_DESCR": "SOMETHING", "OFFENSE_TOC": "F"},), None),
        (({"CONV_STAT_DESCR": "FELONY"}, {"CONV_STAT_DESCR": "MISDEMEANOR"}), None),
        (({}, {"CNT_ORDER": "103001001000", "CONV_STAT_DESCR": "", "OFFENSE_TOC": ""}), None),
    ],
)
def test_a_level_that_is_not_said_or_contradicted_is_not_guessed(others, beside, felonies) -> None:
    assert others(*beside).felonies == felonies


@pytest.mark.parametrize(
    ("beside", "latest"),
    [
        (({"STP_EVENT_DATE": "20010203"}, {"STP_EVENT_DATE": ""}), date(2001, 2, 3)),
        (({"STP_EVENT_DATE": ""},), None),
        (({"STP_EVENT_DATE": "20010231"},), None),
        (({"STP_EVENT_DATE": "20010203"}, {"STP_EVENT_DATE": "20010204"}), None),
        (({}, {"CNT_ORDER": "103001001000", "STP_EVENT_DATE": ""}), None),
    ],
)
def test_a_day_that_is_not_said_or_contradicted_is_not_guessed(others, beside, latest) -> None:
    assert others(*beside).latest_on == latest


def test_a_conviction_elsewhere_without_a_number_leaves_all_unknown(others) -> None:
    assert others({"CNT_ORDER": "", "STP_ORI_CNTY_NAME": "YOLO"}) is None


def test_in_which_order_the_rows_come_makes_no_difference(row, listing) -> None:
    rows = [row(), row(**THEFT), row(**THEFT | {"CNT_ORDER": "103001001000", "OFFENSE_TOC": "M"})]
    assert listing(*rows).cases == listing(*reversed(rows)).cases


@settings(max_examples=10, deadline=None)
@given(cases=st.integers(1, 120), seed=st.integers(0, 2**32))
def test_it_is_what_the_histories_say(cases, seed) -> None:
    """The same file, read the other way: all of each person's history, less the counts."""
    stream = io.BytesIO()
    write_sample(stream, cases=cases, seed=seed)
    content = stream.getvalue()
    people = read_histories(io.BytesIO(content), county="SAMPLE").people
    found = list(read_doj(io.BytesIO(content), county="SAMPLE"))
    ours: dict[str, set[str]] = {}
    for case in found:
        ours.setdefault(case.person_key, set()).update(case.count_keys)
    for case in found:
        history = people[case.person_key]
        rest = [each for each in history.convictions if each.cnt_order not in ours[case.person_key]]
        levels, days = [each.level for each in rest], [each.convicted_on for each in rest]
        assert case.others == OtherConvictions(
            len(rest),
            None if None in levels else levels.count(Level.FELONY),
            max(days) if days and None not in days else None,
        )

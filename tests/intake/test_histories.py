"""What the state's file says of each person's whole history."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.counts import Level
from domain.history import History
from intake import Refused
from intake.doj.histories import Histories, counts_of, read_histories

Read = Callable[..., Histories]
SUBJECT = "70000001"


@pytest.fixture
def histories() -> Read:
    """Read a file of the lines given."""

    def read(*lines: str, county: str = "SAMPLE") -> Histories:
        return read_histories(io.BytesIO("".join(lines).encode()), county=county)

    return read


@pytest.fixture
def person(histories: Read) -> Callable[..., History]:
    """The history of the one person in the lines given."""
    return lambda *lines: histories(*lines).people[SUBJECT]


def test_convictions_of_every_county_and_kind_are_kept(row, person) -> None:
    elsewhere = row(CNT_ORDER="102001001000", STP_ORI_CNTY_NAME="yolo ", OFFENSE_DESCR="187 PC-X")
    found = person(row(), elsewhere)
    assert [(each.county, each.charges) for each in found.convictions] == [
        ("SAMPLE", ("11358 HS",)),
        ("YOLO", ("187 PC",)),
    ]


def test_only_those_of_the_county_are_counted_in_the_order_of_the_file(row, histories) -> None:
    read = histories(
        row(CNT_ORDER="102001001000"),
        row(SUBJECT_ID="2"),
        row(),
        row(CNT_ORDER="103001001000", STP_ORI_CNTY_NAME="YOLO"),
        county="sample",
    )
    assert [(subject, each.cnt_order) for subject, _, each in counts_of(read)] == [
        (SUBJECT, "102001001000"),
        (SUBJECT, "101001001000"),
        ("2", "101001001000"),
    ]


@pytest.mark.parametrize(
    ("disposition", "convictions"),
    [("CONVICTED", 1), (" convicted-jail", 1), ("DISMISSED", 0), ("NOT CONVICTED", 0), ("", 0)],
)
def test_a_conviction_begins_with_the_word(row, person, disposition, convictions) -> None:
    assert len(person(row(DISP_DESCR=disposition)).convictions) == convictions


@pytest.mark.parametrize(
    ("parts", "days"),
    [
        ([("90", "D")], 90),
        ([("00000090", "D")], 90),
        ([("0" * 5000, "D")], 0),
        ([("2", "M")], 61),
        ([("1", "M")], 30.5),
        ([("3", "Y")], 1098),
        ([("90", "D"), ("3", "Y")], 1188),
        ([("", ""), ("10", "d")], 10),
        ([("0", "N")], 0),
        ([("", "Y")], 0),
    ],
)
def test_a_sentence_is_all_its_parts_together(row, person, parts, days) -> None:
    rows = [row(SENT_LENGTH=length, SENT_TIME_CODE=unit) for length, unit in parts]
    (conviction,) = person(*rows).convictions
    assert conviction.sentence == timedelta(days=days)


@pytest.mark.parametrize(
    ("length", "unit"),
    [("6", "N"), ("6", ""), ("six", "M"), ("-6", "M"), ("9" * 400, "Y"), ("²", "D")],
)
def test_a_sentence_that_cannot_be_read_is_not_known(row, person, length, unit) -> None:
    rows = [row(SENT_LENGTH="1", SENT_TIME_CODE="D"), row(SENT_LENGTH=length, SENT_TIME_CODE=unit)]
    assert person(*rows).convictions[0].sentence is None


@pytest.mark.parametrize(
    ("status", "charged", "level"),
    [
        ("FELONY", "M", Level.FELONY),
        ("MISDEMEANOR", "F", Level.MISDEMEANOR),
        ("", "F", Level.FELONY),
        ("", "I", Level.INFRACTION),
        ("", "", None),
        ("WOBBLER", "F", None),
    ],
)
def test_the_status_sets_the_level_and_the_charge_only_without_one(
    row, person, status, charged, level
) -> None:
    found = person(row(CONV_STAT_DESCR=status, OFFENSE_TOC=charged))
    assert found.convictions[0].level == level


def test_a_further_row_without_a_status_does_not_contradict_one_that_has_it(row, person) -> None:
    found = person(row(CONV_STAT_DESCR="MISDEMEANOR"), row(CONV_STAT_DESCR=""))
    assert found.convictions[0].level is Level.MISDEMEANOR


def test_what_the_rows_of_one_count_contradict_is_not_known(row, person) -> None:
    one = row()
    assert person(one, row(STP_EVENT_DATE="19990504")).convictions[0].convicted_on is None
    assert person(one, row(CONV_STAT_DESCR="MISDEMEANOR")).convictions[0].level is None
    charges = person(one, row(OFFENSE_DESCR="11359HS-SALE")).convictions[0].charges
    assert charges == ("11358 HS", "11359HS")
    assert person(one, row(OFFENSE_DESCR="11358HS-X")).convictions[0].charges == ("11358 HS",)


@pytest.mark.parametrize("day", ["", "19870231", "00000000", "1999"])
def test_a_date_that_is_not_in_the_calendar_is_not_known(row, person, day) -> None:
    assert person(row(STP_EVENT_DATE=day)).convictions[0].convicted_on is None
    assert person(row(PRI_DOB=day)).born is None


def test_two_birth_dates_are_none_and_a_blank_one_does_not_contradict(row, person) -> None:
    assert person(row(), row(PRI_DOB="")).born == date(1960, 3, 14)
    assert person(row(), row(PRI_DOB="19600315")).born is None


def test_the_comment_says_the_charge_where_the_offense_does_not(row, person) -> None:
    borne = row(OFFENSE_DESCR="SEE COMMENT FOR CHARGE", COMMENT_TEXT="11360(A) HS-SELL")
    assert person(borne).convictions[0].charges == ("11360(A) HS",)
    assert person(row(COMMENT_TEXT="11360 HS")).convictions[0].charges == ("11358 HS",)


def test_a_step_deceased_of_any_county_is_a_death(row, person) -> None:
    died = row(STP_TYPE_DESCR="DECEASED", DISP_DESCR="", STP_ORI_CNTY_NAME="YOLO", CNT_ORDER="")
    assert person(row(), died).is_deceased
    assert not person(row()).is_deceased


@pytest.mark.parametrize(
    ("step", "offense", "days"),
    [
        ("REGISTRATION", "290 PC-REGISTRATION OF SEX OFFENDER", (date(1981, 4, 11),)),
        ("REGISTRATION", "290.011(A) PC-TRANSIENT", (date(1981, 4, 11),)),
        ("REGISTRATION", "PC 290", (date(1981, 4, 11),)),
        ("REGISTRATION", "11590 HS-NARCOTICS", ()),
        ("REGISTRATION", "2900 PC", ()),
        ("APPLICANT", "290 PC", ()),
    ],
)
def test_a_registration_under_pc_290_is_kept_with_its_day(row, person, step, offense, days) -> None:
    registered = row(STP_TYPE_DESCR=step, OFFENSE_DESCR=offense, DISP_DESCR="")
    assert person(row(CNT_ORDER="102001001000"), registered).registrations == days


@pytest.mark.parametrize("disposition", ["", "DISMISSED/CHARGE DROPPED", "CONVICTED"])
def test_a_cannabis_charge_in_a_cycle_may_be_an_arrest_or_a_dropped_charge(
    row, person, disposition
) -> None:
    charged = row(CNT_ORDER="102003001000", DISP_DESCR=disposition)
    other = row(OFFENSE_DESCR="148 PC-RESIST", CNT_ORDER="103001001000")
    assert person(charged, other).cannabis_cycles == {"102"}


def test_a_cannabis_charge_without_a_cycle_is_kept_as_one_that_cannot_be_told(row, person) -> None:
    assert person(row(), row(DISP_DESCR="", CNT_ORDER="?")).cannabis_cycles == {"101", ""}


@pytest.mark.parametrize(("column", "value"), [("SUBJECT_ID", " "), ("CNT_ORDER", "1.01E+11")])
def test_a_conviction_of_any_county_that_belongs_nowhere_refuses_the_file(
    row, histories, column, value
) -> None:
    with pytest.raises(Refused) as caught:
        histories(row(), row(STP_ORI_CNTY_NAME="YOLO", **{column: value}))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (2, column)


def test_damage_refuses_the_file_like_an_import(row, histories) -> None:
    with pytest.raises(Refused, match="94 fields"):
        histories(row(), row().replace(",", "", 1))
    with pytest.raises(Refused, match="No line is of the county NOWHERE"):
        histories(row(), county="nowhere")
    with pytest.raises(Refused, match="no records"):
        histories()
    with pytest.raises(Refused, match="UTF-16"):
        read_histories(io.BytesIO(row().encode("utf-16")), county="SAMPLE")


def test_people_are_not_shown_by_accident(row, histories) -> None:
    read = histories(row())
    assert "1960" not in repr(read) + repr(read.people)

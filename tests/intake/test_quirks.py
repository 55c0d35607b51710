"""The eleven quirks of the state's file, a sentence each."""
# Longer than the house allows: one list of the quirks of the state's file.

from __future__ import annotations

from datetime import date

import pytest

from domain.counts import Level


def test_people_who_share_a_cii_are_not_one_person(row, listing) -> None:
    found = listing(row(SUBJECT_ID="1"), row(SUBJECT_ID="2"))
    assert found.subjects == 2
    assert {case.person_key for case in found.cases} == {"1", "2"}


def test_rows_of_one_person_belong_together_wherever_they_stand(row, listing) -> None:
    found = listing(
        row(), row(SUBJECT_ID="2"), row(CNT_ORDER="101001002000", OFN="", PRI_NAME="", PRI_DOB="")
    )
    assert found.subjects == 2
    assert [len(case.counts) for case in found.cases] == [2, 1]


def test_cycle_and_step_make_a_case(row, listing) -> None:
    found = listing(*(row(CNT_ORDER=f"{case}001000") for case in ("101001", "101002", "102001")))
    assert [case.source_key for case in found.cases] == [
        "70000001/101001/SAMPLE",
        "70000001/101002/SAMPLE",
        "70000001/102001/SAMPLE",
    ]


def test_the_same_case_number_of_another_person_is_another_case(row, listing) -> None:
    found = listing(row(), row(SUBJECT_ID="2"))
    assert len(found.cases) == 2


def test_counts_are_numbered_in_the_order_of_the_count_numbers(row, listing) -> None:
    second = row(CNT_ORDER="101001002000", OFFENSE_DESCR="11359 HS-SALE")
    (case,) = listing(second, row()).cases
    assert [(count.number, count.section) for count in case.counts] == [(1, "11358"), (2, "11359")]
    assert case.count_keys == ("101001001000", "101001002000")


def test_a_repeated_count_number_is_a_further_sentence_and_no_second_conviction(
    row, listing
) -> None:
    found = listing(row(SENT_LOC_DESCR="JAIL"), row(SENT_LOC_DESCR="PROBATION"))
    assert (found.lines, found.counts) == (2, 1)
    assert found.cases[0].counts[0].doubts == ()


@pytest.mark.parametrize(
    "other",
    [
        {"OFFENSE_DESCR": "11359 HS-SALE"},
        {"STP_EVENT_DATE": "19820411"},
        {"CONV_STAT_DESCR": "MISDEMEANOR"},
    ],
)
def test_rows_of_one_count_that_contradict_each_other_are_doubtful(row, listing, other) -> None:
    (count,) = listing(row(), row(**other)).cases[0].counts
    assert count.doubts == ("The rows of this count contradict each other.",)
    assert count.section == "11358"


@pytest.mark.parametrize("disposition", ["CONVICTED", "CONVICTED-JAIL", " convicted-prison "])
def test_a_conviction_is_a_disposition_that_starts_with_convicted(
    row, listing, disposition
) -> None:
    assert listing(row(DISP_DESCR=disposition)).counts == 1


@pytest.mark.parametrize("disposition", ["", "DISMISSED/CHARGE DROPPED", "NOT CONVICTED"])
def test_any_other_disposition_is_no_conviction(row, listing, disposition) -> None:
    assert listing(row(DISP_DESCR=disposition)).cases == ()


def test_an_arrest_for_the_same_charge_is_never_counted(row, listing) -> None:
    arrest = row(
        STP_TYPE_DESCR="ARREST/DETAINED/CITED", CNT_ORDER="101001009000", DISP_DESCR="", OFN="A1"
    )
    found = listing(arrest, row())
    assert found.counts == 1
    assert found.cases[0].personal["docket"] == "140193"


def test_the_status_says_the_level_even_where_the_charge_disagrees(row, listing) -> None:
    (count,) = listing(row(OFFENSE_TOC="M", CONV_STAT_DESCR="FELONY")).cases[0].counts
    assert (count.level, count.doubts) == (Level.FELONY, ())


@pytest.mark.parametrize(
    ("type_of_charge", "level"),
    [("F", Level.FELONY), ("m", Level.MISDEMEANOR), ("I", Level.INFRACTION)],
)
def test_a_blank_status_leaves_the_level_to_the_charge(row, listing, type_of_charge, level) -> None:
    (count,) = listing(row(OFFENSE_TOC=type_of_charge, CONV_STAT_DESCR=" ")).cases[0].counts
    assert count.level is level


@pytest.mark.parametrize(("status", "type_of_charge"), [("", ""), ("WOBBLER", "F"), ("", "Z")])
def test_an_unknown_level_is_never_guessed(row, listing, status, type_of_charge) -> None:
    found = listing(row(CONV_STAT_DESCR=status, OFFENSE_TOC=type_of_charge))
    (count,) = found.cases[0].counts
    assert count.level is None
    assert count.doubts == ("The level of this conviction is missing or unknown.",)
    assert (found.felonies, found.others) == (0, 1)


def test_the_date_of_the_event_counts_and_not_that_of_the_disposition(row, listing) -> None:
    (count,) = listing(row(STP_EVENT_DATE="19810411", DISP_DATE="20170313")).cases[0].counts
    assert count.convicted_on == date(1981, 4, 11)


@pytest.mark.parametrize("bad", ["19870231", "00000000", "1987", "1987-02-1", "²0070101"])
def test_a_date_that_is_not_in_the_calendar_is_a_doubt_and_never_guessed(row, listing, bad) -> None:
    (count,) = listing(row(STP_EVENT_DATE=bad)).cases[0].counts
    assert count.convicted_on is None
    assert count.doubts == ("The date of this conviction is not a date in the calendar.",)


@pytest.mark.parametrize("missing", ["", "        ", "x       "])
def test_a_missing_date_is_a_doubt(row, listing, missing) -> None:
    (count,) = listing(row(STP_EVENT_DATE=missing)).cases[0].counts
    assert (count.convicted_on, count.doubts) == (
        None,
        ("The date of this conviction is missing.",),
    )


def test_the_dockets_are_all_numbers_of_court_actions_in_the_case_once_each(row, listing) -> None:
    dropped = row(CNT_ORDER="101001002000", OFN=" 140192", DISP_DESCR="DISMISSED/CHARGE DROPPED")
    other_case = row(CNT_ORDER="102001002000", OFN="999")
    (case, _) = listing(dropped, row(), row(), other_case).cases
    assert case.personal["docket"] == "140192; 140193"


def test_the_number_of_another_event_is_no_docket(row, listing) -> None:
    (case,) = listing(row(STP_TYPE_DESCR="PROBATION", OFN="777")).cases
    assert (len(case.counts), "docket" in case.personal) == (1, False)


@pytest.mark.parametrize("filler", ["NULL  ", "x", "Y       ", "   ", ""])
def test_filler_is_no_docket(row, listing, filler) -> None:
    (case,) = listing(row(OFN=filler)).cases
    assert "docket" not in case.personal


def test_registrations_and_deaths_are_no_convictions(row, listing) -> None:
    found = listing(
        row(STP_TYPE_DESCR="REGISTRATION", OFFENSE_DESCR="290 PC-REGISTRATION", DISP_DESCR=""),
        row(STP_TYPE_DESCR="DECEASED", CNT_ORDER="", DISP_DESCR=""),
    )
    assert (found.lines, found.counts) == (2, 0)


def test_convictions_of_other_counties_are_left_out(row, listing) -> None:
    elsewhere = row(STP_ORI_CNTY_NAME="YOLO", CNT_ORDER="101001002000", OFN="222")
    (case,) = listing(elsewhere, row()).cases
    assert (len(case.counts), case.personal["docket"]) == (1, "140193")


@pytest.mark.parametrize("county", ["sample", " Sample "])
def test_the_county_is_met_in_any_letters_and_padding(row, listing, county) -> None:
    found = listing(row(STP_ORI_CNTY_NAME="sAMPLE  "), county=county)
    assert (found.county, found.counts) == ("SAMPLE", 1)


def test_the_same_file_read_twice_is_the_same_listing(row, listing) -> None:
    one, two = listing(row()), listing(row())
    assert (one, one.cases) == (two, two.cases)


def test_race_and_gender_change_no_count(row, listing) -> None:
    plain = listing(row()).cases[0]
    found = listing(row(RACE_CODE="B", RACE_DESCR="SYNTHETIC", GENDER="F")).cases[0]
    assert (found.counts, found.personal) == (plain.counts, plain.personal)


def test_two_birth_dates_of_one_person_are_a_doubt_on_each_of_their_cases(row, listing) -> None:
    one, two = listing(row(), row(PRI_DOB="19610314", CNT_ORDER="102001001000")).cases
    doubt = ("Identity: the rows of this person give different birth dates.",)
    assert (one.counts[0].doubts, two.counts[0].doubts) == (doubt, doubt)
    assert (one.personal["birth_date"], two.personal["birth_date"]) == ("1960-03-14", "1961-03-14")


def test_a_birth_date_that_is_not_in_the_calendar_is_a_doubt_and_not_kept(row, listing) -> None:
    (case,) = listing(row(PRI_DOB="19600399")).cases
    assert case.counts[0].doubts == (
        "Identity: a birth date of this person is not a date in the calendar.",
    )
    assert "birth_date" not in case.personal


def test_what_is_known_of_the_person_goes_to_the_vault_under_four_names(row, listing) -> None:
    (case,) = listing(row()).cases
    assert dict(case.personal) == {
        "name": "MARKED,NAME Q",
        "birth_date": "1960-03-14",
        "cii": "A700000001",
        "docket": "140193",
    }


def test_the_cii_asked_for_stands_in_for_a_blank_one(row, listing) -> None:
    (case,) = listing(row(CII_NUMBER="", REQ_CII_NUMBER="1008675309")).cases
    assert case.personal["cii"] == "1008675309"


def test_a_conviction_on_or_after_the_law_is_kept_for_the_check_to_decide(row, listing) -> None:
    (count,) = listing(row(STP_EVENT_DATE="20161109")).cases[0].counts
    assert (count.convicted_on, count.doubts) == (date(2016, 11, 9), ())


def test_nothing_personal_shows_in_the_repr_of_a_listing(row, listing) -> None:
    found = listing(row())
    shown = repr(found) + repr(found.cases)
    for value in ("MARKED", "1960", "A700000001", "140193", "70000001"):
        assert value not in shown


DISMISSED = (
    "A later entry says that this conviction was dismissed; look at prior relief (PC 1203.4).",
)


@pytest.mark.parametrize(
    "disposition", ["DISMISSED", "DISMISSED PER 1203.4 PC", "CONV SET ASIDE & DISM PER 1203.4A PC"]
)
def test_a_later_dismissal_of_the_same_count_is_a_doubt_and_not_a_second_count(
    row, listing, disposition
) -> None:
    for rows in ([row(), row(DISP_DESCR=disposition)], [row(DISP_DESCR=disposition), row()]):
        (count,) = listing(*rows).cases[0].counts
        assert count.doubts == DISMISSED


def test_relief_in_a_step_of_its_own_is_a_doubt_on_the_counts_of_its_cycle_and_charge(
    row, listing
) -> None:
    relief = {"DISP_DESCR": "DISMISSED/1203.4 PC", "CNT_ORDER": "101002001000"}
    sale = row(CNT_ORDER="101001002000", OFFENSE_DESCR="11359 HS-SALE")
    other_cycle = row(CNT_ORDER="102001001000")
    named = listing(row(), sale, other_cycle, row(**relief)).cases
    said = [count.doubts for case in named for count in case.counts]
    assert said == [DISMISSED, (), ()]
    unnamed = listing(row(), sale, other_cycle, row(**relief, OFFENSE_DESCR="")).cases
    said = [count.doubts for case in unnamed for count in case.counts]
    assert said == [DISMISSED, DISMISSED, ()]


def test_relief_in_the_words_of_the_conviction_itself_is_a_doubt(row, listing) -> None:
    (count,) = listing(row(DISP_DESCR="CONVICTED-DISMISSED 1203.4 PC")).cases[0].counts
    assert count.doubts == DISMISSED


@pytest.mark.parametrize(
    "fields",
    [
        {"CNT_ORDER": "101001002000"},
        {"STP_ORI_CNTY_NAME": "YOLO"},
        {"SUBJECT_ID": "2"},
    ],
)
def test_a_dismissal_of_another_count_county_or_person_says_nothing_here(
    row, listing, fields
) -> None:
    other = row(DISP_DESCR="DISMISSED/CHARGE DROPPED", **fields)
    assert [count.doubts for case in listing(row(), other).cases for count in case.counts] == [()]


@pytest.mark.parametrize(
    ("offense", "comment", "further"),
    [
        ("11357(A) HS", "ALSO 11357(B) HS", ()),
        ("11357(C) HS", "ALSO 11357(D) HS", ()),
        ("11357(A) HS", "ALSO 11357(C) HS", ("11357(c)",)),
        ("11357(D) HS", "ALSO 11357(B) HS", ("11357(b)",)),
        ("11357(A) HS", "ALSO 11357 HS", ()),
        ("11358 HS", "ALSO 11359(A) AND 11360 HS", ("11359(a)", "11360")),
    ],
)
def test_a_comment_may_name_a_further_charge_and_a_b_are_others_than_c_d(
    row, listing, offense, comment, further
) -> None:
    (count,) = listing(row(OFFENSE_DESCR=offense, COMMENT_TEXT=comment)).cases[0].counts
    assert count.doubts == tuple(
        f"The comment names a further cannabis charge: {each}." for each in further
    )


@pytest.mark.parametrize("offense", ["", "SEE COMMENT FOR CHARGE", " see comment for charge "])
def test_a_charge_that_is_blank_or_points_there_stands_in_the_comment(
    row, listing, offense
) -> None:
    found = listing(row(OFFENSE_DESCR=offense, COMMENT_TEXT="11359 HS-INTENT"))
    assert found.cases[0].counts[0].section == "11359"


def test_a_registration_and_an_enhancement_beside_it_change_no_count(row, listing) -> None:
    beside = (
        row(STP_TYPE_DESCR="REGISTRATION", OFFENSE_DESCR="290(B) PC-REG", DISP_DESCR=""),
        row(CNT_ORDER="101001002000", OFFENSE_DESCR="186.22(B)(4) PC-GANG", OFN=""),
        row(CNT_ORDER="101001003000", OFFENSE_DESCR="314(1) PC-EXPOSURE", OFN=""),
    )
    found, plain = listing(row(), *beside).cases[0], listing(row()).cases[0]
    assert (found.counts, found.count_keys) == (plain.counts, plain.count_keys)

"""San Francisco's case list: 30 fields, dates of six digits, names between slashes."""
# Longer than the house allows: one format, field by field.

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest

from domain.counts import Level
from intake import Listing, Refused
from intake.county import read_county, san_francisco

HEAD = (
    "Court Number,Ind,Incident Number,Truename,Case Level,Case Dispo,Disposition Description,"
    "Dispo Date,Action Number,1st Filed,Charge Level,Charge Date,Current Charge,Current Level,"
    "Current Charge Description,Chg Disp,Charge Disposition Description,Ch Dispo Date,"
    "Booked Charge, Booked Charge Level, Booked Charge Date, Race,Sex,DOB,SFNO,CII,FBI,SSN,"
    "DL Number,\r\n"
)
HEADINGS = HEAD.rstrip("\r\n").split(",")
ROW = {
    "Court Number": "305563",
    "Incident Number": "A1567564",
    "Truename": "MARKED/NAME/Q      ",
    "Case Level": "MISD",
    "Case Dispo": " 190",
    "Disposition Description": "COUNTY JAIL W/ PROBATION CONDITION",
    "Dispo Date": "042099",
    "Action Number": "M66654",
    "Current Charge": "11357(C)HS",
    "Current Level": "M",
    "Chg Disp": "190",
    "Charge Disposition Description": "COUNTY JAIL W/ PROBATION CONDITION",
    "DOB": "091465",
    "SFNO": "S554423",
    "CII": "A123456780",
    "SSN": "",
    "DL Number": "F1234567 CA",
    "": "EOR",
}
NO_CONVICTION = ("The disposition that the list gives may be none of a conviction.",)
PIVOT = date(2018, 3, 1)
SF = san_francisco()


def line(**fields: str) -> str:
    """One line of the list, but for the fields given (blanks as underscores)."""
    given = {name.replace("_", " "): value for name, value in fields.items()}
    assert given.keys() <= set(HEADINGS), given
    known = ROW | given
    return ",".join(known.get(name, "") for name in HEADINGS) + "\r\n"


def read(*lines: str, head: str = HEAD) -> Listing:
    """Read a list of these lines."""
    content = (head + "".join(lines)).encode("latin-1")
    return read_county(io.BytesIO(content), mapping=SF, county="San Francisco", pivot=PIVOT)


def refused(*lines: str, head: str = HEAD) -> Refused:
    """Read a list that must be refused."""
    with pytest.raises(Refused) as caught:
        read(*lines, head=head)
    return caught.value


def test_a_line_becomes_a_count_of_a_case_of_a_person() -> None:
    found = read(line())
    (case,) = found
    (count,) = case.counts
    assert (count.section, count.subsection, count.level) == ("11357", "c", Level.MISDEMEANOR)
    assert (count.convicted_on, count.doubts) == (date(1999, 4, 20), ())
    assert dict(case.personal) == {
        "name": "MARKED,NAME Q",
        "birth_date": "1965-09-14",
        "cii": "A123456780",
        "docket": "305563",
    }
    assert (found.county, found.lines, found.subjects, case.line) == ("SAN FRANCISCO", 1, 1, 2)
    assert found.layout.startswith("sf30@")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("042099", date(1999, 4, 20)),
        ("030118", date(2018, 3, 1)),
        ("030218", date(1918, 3, 2)),
        ("022900", date(2000, 2, 29)),
        ("4/20/99", date(1999, 4, 20)),
        ("04/20/1999", date(1999, 4, 20)),
        ("12/31/18", date(1918, 12, 31)),
    ],
)
def test_a_year_of_two_digits_is_never_in_the_future_of_the_delivery(written, day) -> None:
    (case,) = read(line(Dispo_Date=written, DOB=""))
    assert case.counts[0].convicted_on == day


@pytest.mark.parametrize("bad", ["022999", "42099", "0420", "20990420", "99-04-20", "04O2O1"])
def test_a_date_that_is_none_is_a_doubt_and_never_guessed(bad) -> None:
    (case,) = read(line(Dispo_Date=bad))
    assert case.counts[0].convicted_on is None
    assert case.counts[0].doubts == ("The date of this conviction is not a date in the calendar.",)


def test_a_missing_date_is_a_doubt_unless_the_charge_has_its_own() -> None:
    (case,) = read(line(Dispo_Date=""))
    assert case.counts[0].doubts == ("The date of this conviction is missing.",)
    (case,) = read(line(Dispo_Date="#N/A", Ch_Dispo_Date="042199"))
    assert (case.counts[0].convicted_on, case.counts[0].doubts) == (date(1999, 4, 21), ())


def test_two_dates_of_one_conviction_are_a_doubt() -> None:
    (case,) = read(line(Ch_Dispo_Date="042199"))
    assert case.counts[0].convicted_on == date(1999, 4, 20)
    assert case.counts[0].doubts == ("The list gives two dates for this conviction.",)


@pytest.mark.parametrize(
    ("written", "charge"),
    [
        ("11357\xa9HS", ("11357", "c")),
        ("11357\xa9", ("11357", "c")),
        ("11360HS", ("11360", "")),
        ("11359(C)HS", ("11359", "c")),
    ],
)
def test_the_sign_of_copyright_stands_for_c(written, charge) -> None:
    (case,) = read(line(Current_Charge=written))
    assert (case.counts[0].section, case.counts[0].subsection) == charge


@pytest.mark.parametrize("other", ["11350HS", "459PC", "#N/A", "11357.5HS"])
def test_a_line_of_another_charge_is_counted_and_left_out(other) -> None:
    found = read(line(), line(Current_Charge=other, Court_Number="1", SFNO="S2"))
    assert (found.lines, found.subjects, found.totals.cases) == (2, 2, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("BIRD/BIG        ", "BIRD,BIG"),
        ("GROUCH/OSCAR/THE", "GROUCH,OSCAR THE"),
        ("VON / COUNT", "VON,COUNT"),
        ("PRINCE", "PRINCE"),
        ("MU\xd1OZ/JOS\xc9", "MUÑOZ,JOSÉ"),
        ("O'NEIL/ANN//X", "O'NEIL,ANN X"),
    ],
)
def test_a_name_between_slashes_is_a_name_with_a_comma(written, name) -> None:
    (case,) = read(line(Truename=written))
    assert case.personal["name"] == name


@pytest.mark.parametrize("nothing", ["", "   ", "#N/A", "#n/a"])
def test_a_cell_without_a_value_is_blank(nothing) -> None:
    (case,) = read(line(CII=nothing, DOB=nothing))
    assert case.personal.keys() == {"name", "docket"}
    assert case.counts[0].doubts == ()


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("F", Level.FELONY),
        ("m", Level.MISDEMEANOR),
        ("I", Level.INFRACTION),
        ("W", None),
        ("", None),
    ],
)
def test_the_level_is_that_of_the_charge_and_never_that_of_the_case(written, level) -> None:
    (case,) = read(line(Current_Level=written, Case_Level="FEL"))
    assert case.counts[0].level is level
    if level is None:
        assert case.counts[0].doubts == ("The level of this conviction is missing or unknown.",)


def test_lines_of_a_court_number_and_a_person_are_one_case() -> None:
    found = read(
        line(),
        line(Action_Number="M66655", Current_Charge="11360HS"),
        line(Court_Number="00305563", Action_Number="M66656"),
        line(Court_Number="305564"),
        line(SFNO="S1", Truename="OTHER/ONE"),
    )
    assert sorted(len(case.counts) for case in found) == [1, 1, 3]
    assert len({case.source_key for case in found}) == 3


def test_a_line_that_is_repeated_is_one_count() -> None:
    found = read(line(), line(), line(Incident_Number="A2"))
    assert (found.lines, found.counts) == (3, 1)


def test_lines_of_one_count_that_contradict_each_other_are_doubtful() -> None:
    (case,) = read(line(), line(Current_Level="F"))
    assert case.counts[0].doubts == ("The rows of this count contradict each other.",)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "own/S554423"),
        ({"SFNO": "0"}, "cii/23456780"),
        ({"SFNO": "#N/A", "CII": "1"}, "cii/00000001"),
        ({"SFNO": "", "CII": ""}, "name/MARKED,NAME Q/1965-09-14"),
    ],
)
def test_a_person_is_known_by_the_countys_number_the_states_or_name_and_birth(fields, key) -> None:
    (case,) = read(line(**fields))
    assert case.person_key == f"list/SAN FRANCISCO/{key}"


def test_two_birth_dates_of_one_person_are_a_doubt() -> None:
    found = read(line(), line(Court_Number="9", DOB="091466"))
    for case in found:
        assert case.counts[0].doubts == (
            "Identity: the rows of this person give different birth dates.",
        )


def test_a_birth_after_the_conviction_is_a_doubt() -> None:
    (case,) = read(line(DOB="010101"))
    assert case.counts[0].doubts == (
        "Identity: the birth date of this person lies after the conviction.",
    )


@pytest.mark.parametrize(
    ("code", "words", "doubts"),
    [
        ("190", "", ()),
        ("", "", ("The list gives no disposition, so that this may be no conviction.",)),
        (
            "DISM",
            "CASE DISMISSED",
            ("The disposition that the list gives may be none of a conviction.",),
        ),
        (
            "",
            "ACQUITTED BY JURY",
            ("The disposition that the list gives may be none of a conviction.",),
        ),
    ],
)
def test_a_disposition_that_may_be_no_conviction_is_a_doubt_and_never_dropped(
    code, words, doubts
) -> None:
    (case,) = read(
        line(
            Chg_Disp=code,
            Charge_Disposition_Description=words,
            Case_Dispo="",
            Disposition_Description="",
        )
    )
    assert case.counts[0].doubts == doubts


def test_the_cases_disposition_stands_in_for_that_of_the_charge() -> None:
    (case,) = read(line(Chg_Disp="", Charge_Disposition_Description=""))
    assert case.counts[0].doubts == ()


def test_headings_are_found_whatever_their_case_and_spacing() -> None:
    head = (
        HEAD.lower()
        .replace("court number", "  COURT   Number ")
        .replace("disposition description", "Case Disposition  Description", 1)
    )
    assert read(line(), head=head).cases == read(line()).cases


def broken(change: Callable[[str], str]) -> Refused:
    """A list with one line that was changed."""
    return refused(line(), change(line()))


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda text: text.replace("EOR", ""), "end_mark"),
        (lambda text: "x," + text, "width"),
        (lambda text: text.replace("MARKED/", "MARKED,"), "width"),
        (lambda text: text.replace("MARKED", "MAR\0KED"), "nul"),
        (lambda text: text.replace("MARKED", '"MARKED'), "quotes"),
        (lambda text: text[:60], "cut_off"),
        (lambda _: HEAD, "heading"),
        (lambda text: text.replace("305563", ""), "no_docket"),
        (lambda text: text.replace("305563", "#N/A"), "no_docket"),
        (lambda text: text.replace("305563", "0000"), "no_docket"),
        (
            lambda text: (
                text.replace("MARKED/NAME/Q", "").replace("S554423", "0").replace("A123456780", "0")
            ),
            "no_person",
        ),
    ],
)
def test_a_damaged_line_refuses_the_list_whole(change, kind) -> None:
    found = broken(change)
    assert found.kinds == {kind: 1}
    assert found.problems[0].line == 3
    assert found.problems[0].remedy.endswith(".")
    for value in ("MARKED", "S554423", "A123456780", "305563"):
        assert value not in str(found)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (HEAD.replace("Court Number", "Docket"), "The header names no column Court Number."),
        (HEAD.replace("Race", "DOB"), "The header names this column twice"),
        (HEAD.replace(", Race", ""), "The header has 29 fields, expected 30."),
        ("", "The header names no column"),
    ],
)
def test_a_header_that_is_not_the_lists_is_refused(head, message) -> None:
    found = refused(line(), head=head)
    assert message in str(found)
    assert "MARKED" not in str(found)


def test_an_empty_list_is_refused() -> None:
    assert refused().kinds == {"empty": 1}
    assert refused(head="").kinds == {"empty": 1}


def test_a_list_in_two_files_says_the_same_as_in_one() -> None:
    one, two = line(), line(Court_Number="9")
    files = [io.BytesIO((HEAD + each).encode("latin-1")) for each in (two, one)]
    found = read_county(*files, mapping=SF, county="SAN FRANCISCO", pivot=PIVOT)
    assert found.cases == read(one, two).cases


def test_nothing_personal_shows_in_the_repr() -> None:
    shown = repr(read(line())) + repr(read(line()).cases)
    for value in ("MARKED", "1965", "A123456780", "305563", "S554423"):
        assert value not in shown

"""What is no file of the state's, and how we say so."""

from __future__ import annotations

import io

import pytest

from intake import Refused, read_doj
from intake.doj.layout import COLUMNS, NAMES
from intake.listing import PROBLEMS_SHOWN

HEADER = ",".join(NAMES) + "\n"
PERSONAL = [column.name for column in COLUMNS if column.is_personal]


class Endless(io.RawIOBase):
    """A stream of one letter, two gigabytes long, that knows how much of it was taken."""

    def __init__(self) -> None:
        self.left = 2 * 1024**3
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        size = min(self.left, size if size >= 0 else self.left)
        self.left -= size
        self.taken += size
        return b"A" * size


def only(refused: Refused) -> tuple[int, str | None, str]:
    """Give the one problem of a refusal."""
    (problem,) = refused.problems
    assert refused.more == 0
    assert problem.remedy.endswith(".")
    return problem.line, problem.column, problem.message


@pytest.mark.parametrize("content", [b"", b"\n", b"\r\n\r\n", HEADER.encode(), b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(refusal, content) -> None:
    assert only(refusal(content)) == (0, None, "The file holds no records.")


@pytest.mark.parametrize("fields", [1, 94, 97])
def test_a_line_with_another_number_of_fields_is_named(row, refusal, fields) -> None:
    content = HEADER + row() + "," * (fields - 1) + "x\n" + row()
    assert only(refusal(content.encode())) == (
        3,
        None,
        f"The line has {fields} fields, expected 95.",
    )


def test_a_96th_field_that_is_not_empty_is_refused(row, refusal) -> None:
    content = row().rstrip("\n") + ",x\n"
    assert only(refusal(content.encode()))[2] == "The line has 96 fields, expected 95."


@pytest.mark.parametrize(("at", "told"), [(0, 2), (1, 2), (1500, 1501)])
def test_a_comma_too_many_is_no_96th_field_and_shifts_no_record(row, refusal, at, told) -> None:
    lines = [row() for _ in range(2000)]
    lines[at] = lines[at].replace('"MARKED,NAME Q"', "MARKED,NAME Q")
    assert refusal("".join(lines).encode()).problems[0].line == told


def test_a_header_with_a_missing_column_is_refused_once_and_not_for_each_line(row, refusal) -> None:
    content = ",".join(NAMES[:-1]) + "\n" + row() * 3
    assert only(refusal(content.encode())) == (1, None, "The header has 94 fields, expected 95.")


def test_a_header_with_a_wrong_column_is_refused(row, refusal) -> None:
    content = HEADER.replace("PRI_DOB,PRI_SSN", "PRI_SSN,PRI_DOB") + row()
    assert only(refusal(content.encode())) == (
        1,
        "PRI_DOB",
        "The header has PRI_SSN in column O, expected PRI_DOB.",
    )


def test_a_second_header_is_refused(row, refusal) -> None:
    line, column, message = only(refusal((HEADER + row() + HEADER + row()).encode()))
    assert (line, column) == (3, None)
    assert "header" in message


def test_latin_1_is_refused_with_its_byte_and_column(row, refusal) -> None:
    content = HEADER.encode() + row(PRI_NAME="MUÑOZ").encode("latin-1")
    line, column, message = only(refusal(content))
    assert (line, column) == (2, "PRI_NAME")
    assert "0xD1" in message
    assert "iconv" in refusal(content).problems[0].remedy


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b""])
def test_utf_16_is_refused_with_or_without_its_mark(row, refusal, mark) -> None:
    order = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    line, column, message = only(refusal(mark + (HEADER + row()).encode(order)))
    assert (line, column) == (1, None)
    assert "UTF-16" in message


def test_a_nul_byte_is_refused_with_its_column(row, refusal) -> None:
    content = row() + row(OFFENSE_DESCR="11358\0HS")
    line, column, message = only(refusal(content.encode()))
    assert (line, column) == (2, "OFFENSE_DESCR")
    assert "NUL" in message


def test_nothing_but_nul_bytes_is_refused(refusal) -> None:
    assert refusal(b"\0" * 10_000).problems


def test_an_open_quote_is_refused_with_its_column_and_swallows_no_other_line(row, refusal) -> None:
    content = row() + row().replace('"MARKED,NAME Q"', '"MARKED') + row() + ",\n"
    first, second = refusal(content.encode()).problems
    assert (first.line, first.column) == (2, "PRI_NAME")
    assert second.line == 4


def test_a_record_over_two_lines_is_refused_at_both(row, refusal) -> None:
    content = row() + row(PRI_NAME="MARKED\nNAME") + row()
    assert [problem.line for problem in refusal(content.encode()).problems] == [2, 3]


def test_text_after_a_closed_quote_is_refused(row, refusal) -> None:
    content = row().replace('"MARKED,NAME Q"', '"MARKED" Q')
    assert "double quote" in only(refusal(content.encode()))[2]


def test_a_carriage_return_within_a_line_is_refused(row, refusal) -> None:
    assert "carriage return" in only(refusal(row(OFN="1").replace(",1,", ",1\r2,").encode()))[2]


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.9])
def test_a_file_that_ends_within_its_last_record_is_truncated(row, refusal, kept) -> None:
    last = row(PRI_NAME="JOSÉ,Q").encode()
    line, _, message = only(refusal(row().encode() + last[: int(len(last) * kept)]))
    assert line == 2
    assert "truncated" in message


def test_a_file_that_ends_within_a_quote_is_truncated(row, refusal) -> None:
    cut = row().split("MARKED")[0] + "MARK"
    assert "truncated" in only(refusal((row() + cut).encode()))[2]


@pytest.mark.parametrize("ends", ["\n", ""])
def test_a_line_beyond_64_kib_is_refused(row, refusal, ends) -> None:
    content = row() * 2 + "A" * 70_000 + ends
    line, column, message = only(refusal(content.encode()))
    assert (line, column) == (3, None)
    assert "64 KiB" in message


def test_a_line_of_two_gigabytes_is_refused_without_reading_it() -> None:
    stream = Endless()
    with pytest.raises(Refused, match="64 KiB"):
        read_doj(stream, county="SAMPLE")
    assert stream.taken < 1024**2


def test_problems_before_a_line_that_is_too_long_are_told_too(row, refusal) -> None:
    refused = refusal((",\n" + row() + "A" * 70_000 + "\n").encode())
    assert [problem.line for problem in refused.problems] == [1, 3]


def test_a_hundred_problems_are_told_and_the_rest_counted(refusal) -> None:
    refused = refusal(b"x\n" * 250)
    assert [problem.line for problem in refused.problems] == list(range(1, PROBLEMS_SHOWN + 1))
    assert refused.more == 150
    assert str(refused).endswith("And 150 more.")


def test_one_wrong_line_refuses_the_file_whole(row, refusal) -> None:
    assert only(refusal((row() * 50 + ",\n" + row() * 50).encode()))[0] == 51


@pytest.mark.parametrize("order", ["", "1.01001E+11", "10100100100", "1010010010000", "x"])
def test_a_conviction_without_a_count_number_refuses_the_file(row, refusal, order) -> None:
    line, column, _ = only(refusal((row() + row(CNT_ORDER=order)).encode()))
    assert (line, column) == (2, "CNT_ORDER")


def test_a_conviction_without_a_subject_refuses_the_file(row, refusal) -> None:
    line, column, _ = only(refusal((row() + row(SUBJECT_ID=" ")).encode()))
    assert (line, column) == (2, "SUBJECT_ID")


@pytest.mark.parametrize("fields", [{"STP_ORI_CNTY_NAME": "YOLO"}, {"DISP_DESCR": ""}])
def test_any_other_row_may_lack_both(row, listing, fields) -> None:
    found = listing(row(), row(SUBJECT_ID="", CNT_ORDER="", **fields))
    assert (found.lines, found.subjects, found.counts) == (2, 1, 1)


def test_a_county_that_no_line_names_is_refused_with_those_that_do_occur(row, refusal) -> None:
    content = row(STP_ORI_CNTY_NAME="YOLO") + row(STP_ORI_CNTY_NAME="KERN ")
    line, column, message = only(refusal(content.encode(), county="Alameda"))
    assert (line, column) == (0, "STP_ORI_CNTY_NAME")
    assert message == "No line is of the county ALAMEDA. The file names KERN, YOLO."


def test_no_more_than_ten_counties_are_named(row, refusal) -> None:
    content = "".join(row(STP_ORI_CNTY_NAME=f"COUNTY {number:02}") for number in range(12))
    message = only(refusal(content.encode()))[2]
    assert message.count("COUNTY ") == 10
    assert message.endswith("and 2 or more others.")


@pytest.mark.parametrize("name", PERSONAL)
def test_no_personal_value_shows_in_a_problem(row, refusal, name) -> None:
    marked = row(**{name: "ZORBLAX"})
    damages = [
        HEADER + HEADER.replace(name, "ZORBLAX", 1),
        HEADER.replace(f",{name},", ",ZORBLAX,"),
        marked.replace("ZORBLAX", "ZOR\0BLAX"),
        marked.replace("ZORBLAX", '"ZORBLAX'),
        marked.replace("ZORBLAX", "ZORBLAX,ZORBLAX,ZORBLAX"),
        row(**{name: "ZORBLAX", "CNT_ORDER": "ZORBLAX"}),
        row(**{name: "ZORBLAX", "CNT_ORDER": "?", "SUBJECT_ID": ""}),
        marked[: marked.index("ZORBLAX") + 7],
    ]
    contents = [damage.encode() for damage in damages]
    contents.append(marked.replace("ZORBLAX", "ZORBLAX\xd1").encode("latin-1"))
    for content in contents:
        refused = refusal(content)
        assert "ZORBLAX" not in str(refused) + repr(refused) + repr(refused.problems)


def test_a_problem_is_said_in_one_line(refusal) -> None:
    assert str(refusal(b"x\n")).splitlines()[0] == (
        "Line 1: The line has 1 fields, expected 95. Check for a missing or additional comma, or a"
        " comma in a field without quotes. Have the file delivered again, and load it as"
        " delivered."
    )

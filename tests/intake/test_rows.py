"""What is a record, in every form in which the state's file comes."""

from __future__ import annotations

import hashlib
import io

import pytest

from intake import read_doj
from intake.doj.layout import COLUMNS, NAMES, WIDTH, at
from intake.lines import CHUNK_BYTES

HEADER = ",".join(NAMES) + "\n"


class Trickle(io.BytesIO):
    """A stream that gives less than it was asked for, as pipes do."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give at most seven bytes."""
        return super().read(min(size or 0, 7))


def test_there_are_95_columns_with_the_letters_of_a_spreadsheet() -> None:
    assert WIDTH == len(set(NAMES)) == 95
    letters = {name: COLUMNS[at(name)].letter for name in ("RECORD_ID", "FBI_NUMBER", "END_OF_REC")}
    assert letters == {"RECORD_ID": "A", "FBI_NUMBER": "T", "END_OF_REC": "CQ"}
    assert COLUMNS[at("HAIR_COLOR_DESCR")].letter == "AA"


@pytest.mark.parametrize("header", [HEADER, HEADER.strip() + ",\n", ""])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", ["", "LINE END"])
@pytest.mark.parametrize("extra", ["", ","])
def test_every_form_of_the_file_says_the_same(
    row, listing, header, line_end, mark, last, extra
) -> None:
    body = row() + row(CNT_ORDER="101001002000", PRI_NAME="MARKED,NAME Q")
    text = (header + body.replace("\n", extra + "\n")).rstrip("\n").replace("\n", line_end)
    found = listing(mark + text + (line_end if last else ""))
    assert (found.lines, found.subjects, found.counts) == (2, 1, 2)
    assert found.cases == listing(body).cases


def test_the_digest_is_that_of_the_whole_file_with_mark_and_header(row, listing) -> None:
    content = "\ufeff" + HEADER + row()
    assert listing(content).sha256 == hashlib.sha256(content.encode()).hexdigest()


def test_names_may_be_written_in_any_script(row, listing) -> None:
    (case,) = listing(row(PRI_NAME="NÚÑEZ,JOSÉ\u2028Ω")).cases
    assert case.personal["name"] == "NÚÑEZ,JOSÉ\u2028Ω"


def test_a_quoted_field_may_hold_commas_and_doubled_quotes(row, listing) -> None:
    (case,) = listing(row(PRI_NAME='O"NEIL,"PAT"')).cases
    assert case.personal["name"] == 'O"NEIL,"PAT"'


def test_blank_lines_hold_no_record(row, listing) -> None:
    found = listing(HEADER, "\n", row(), "\r\n", row(), "\n\n")
    assert found.lines == 2


def test_a_file_of_many_chunks_is_read_as_one(row) -> None:
    lines = [row(SUBJECT_ID=str(number)) for number in range(1, 3001)]
    content = "".join(lines).encode()
    assert len(content) > 2 * CHUNK_BYTES
    found = read_doj(io.BytesIO(content), county="SAMPLE")
    assert (found.lines, found.subjects, found.counts) == (3000, 3000, 3000)
    assert found.sha256 == hashlib.sha256(content).hexdigest()


def test_a_second_header_far_down_is_met_at_its_line(row, refusal) -> None:
    content = HEADER + row() * 3000 + HEADER + row() * 3000
    (problem,) = refusal(content.encode()).problems
    assert problem.line == 3002


def test_a_stream_that_trickles_is_read_whole(row) -> None:
    content = (HEADER + row() * 20).encode()
    whole = read_doj(io.BytesIO(content), county="SAMPLE")
    trickled = read_doj(Trickle(content), county="SAMPLE")
    assert (trickled, trickled.cases) == (whole, whole.cases)


def test_names_births_and_every_number_of_a_paper_are_personal() -> None:
    personal = {column.name for column in COLUMNS if column.is_personal}
    assert {"SUBJECT_ID", "PRI_NAME", "PRI_DOB", "PRI_SSN", "CII_NUMBER", "OFN"} <= personal
    assert {"REQ_NAME", "COMMENT_TEXT", "FE_NUM_CRT_CASE", "RACE_CODE"} <= personal
    assert not {"STP_EVENT_DATE", "OFFENSE_DESCR", "STP_ORI_CNTY_NAME"} & personal

"""Is every row of a court's list read, or told with its line, its column and what to do?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from reconciled import BY_COUNT, HEADING, MAPPING, a_court_list

from intake import Refused
from intake.county import BadMapping
from intake.court_list import (
    CourtList,
    read_court_list,
    read_court_mapping,
    said_court_mapping,
)

PIVOT = date(2026, 3, 2)
SECRET = "DOE,JANE"


def read(listing: bytes, mapping: bytes = MAPPING) -> CourtList:
    """What the list says."""
    return read_court_list(BytesIO(listing), read_court_mapping(BytesIO(mapping)), PIVOT)


def test_a_row_says_its_key_and_its_values_in_our_words() -> None:
    (row,) = read(a_court_list("99F01234, dsm ,f,2020-06-26")).rows
    assert (row.line, row.key, row.count) == (2, "99F01234", None)
    assert row.values == {"bucket": "dismissed", "level": "felony", "decided_on": "2020-06-26"}


def test_our_own_words_need_no_translation() -> None:
    (row,) = read(a_court_list("99F01234,Hand_Review,MISDEMEANOR,")).rows
    assert row.values == {"bucket": "hand_review", "level": "misdemeanor", "decided_on": ""}


def test_columns_stand_in_any_order_under_any_spelling_among_others() -> None:
    heading = "NAME,dispo date,CASE  NO,class,DISPOSITION"
    (row,) = read(a_court_list("x,2020-06-26,99F01234,F,DSM", heading=heading)).rows
    assert (row.key, row.values["decided_on"]) == ("99F01234", "2020-06-26")


@pytest.mark.parametrize(
    ("row", "column", "says", "remedy"),
    [
        ("99F01234,GONE,F,", "Disposition", "word that is not known for bucket", "[words.bucket]"),
        ("99F01234,DSM,X,", "Class", "word that is not known for level", "[words.level]"),
        ("99F01234,DSM,F,06/26/2020", "Dispo Date", "no date", "Add the form"),
        ("99F01234,DSM,F,2020-02-30", "Dispo Date", "no date", "ask the sender"),
        (f"99F01234,DSM,F,1{'0' * 400}", "Dispo Date", "no date", "ask the sender"),
        (",DSM,F,", "Case No", "docket is missing", "Ask the sender"),
        (f"{'9' * 121},DSM,F,", "Case No", "longer than 120", "Ask the sender"),
        ("99\x07F1,DSM,F,", "Case No", "not printable", "Ask the sender"),
        ('"=""99F01234""",DSM,F,', "Case No", "formula", "values in place"),
        ("99F01234,=A1,F,", "Disposition", "formula", "values in place"),
        ("99F01234,@SUM(A1),F,", "Disposition", "formula", "values in place"),
        ("99F01234,DSM,F", None, "3 fields, expected 4", "comma"),
        ("99F01234,DSM,F,,", None, "5 fields, expected 4", "comma"),
        ('99F01234,"DSM,F,', "Disposition", "not closed", "Close the quote"),
        ("99F\0,DSM,F,", "Case No", "NUL", "delivered again"),
        (HEADING, None, "header stands in the middle", "Load each file"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_counted_and_the_others_are_read(
    row: str, column: str | None, says: str, remedy: str
) -> None:
    found = read(a_court_list("11,DSM,F,", row, "22,DSM,F,"))
    assert [each.line for each in found.rows] == [2, 4]
    (bad,) = found.unreadable
    assert (bad.line, bad.column) == (3, column)
    assert says in bad.message
    assert remedy in bad.remedy


def test_a_wrong_encoding_is_told_by_its_byte() -> None:
    found = read(a_court_list("11,DSM,F,") + b"J\xf6hn,DSM,F,\n")
    (bad,) = found.unreadable
    assert (bad.line, bad.column) == (3, "Case No")
    assert "0xF6" in bad.message
    latin = MAPPING.replace(b'layout = "superior"', b'encoding = "latin-1"')
    assert [each.line for each in read(a_court_list() + b"J\xf6hn,DSM,F,\n", latin).rows] == [2]


def test_a_list_that_was_cut_off_says_so_at_its_last_row() -> None:
    found = read(a_court_list("11,DSM,F,") + b"22,DS")
    assert "truncated" in found.unreadable[0].message
    assert len(found.rows) == 1


def test_no_sentence_shows_what_a_cell_holds() -> None:
    rows = [f'99F01234,"{SECRET}",F,', f'99F01234,DSM,F,"{SECRET}"', f'"={SECRET}",DSM,F,']
    found = read(a_court_list(*rows))
    assert len(found.unreadable) == 3
    assert all(SECRET not in f"{each.message}{each.remedy}" for each in found.unreadable)


@pytest.mark.parametrize("number", ["", "0", "1.0", "-1", "1000", "1" + "0" * 400, "one"])
def test_a_count_that_is_no_number_is_told(number: str) -> None:
    heading = HEADING.replace("Case No", "Case No,Ct")
    found = read(a_court_list(f"99F01234,{number},DSM,F,", heading=heading), BY_COUNT)
    (bad,) = found.unreadable
    assert (bad.column, bad.message) == ("Ct", "This is not the number of a count.")
    assert bad.key == "99F01234"


def test_a_key_that_is_no_case_id_is_told() -> None:
    found = read(a_court_list("99F01234,DSM,F,"), MAPPING.replace(b"docket", b"case_id"))
    assert "not the id of a case" in found.unreadable[0].message


@pytest.mark.parametrize(
    ("listing", "says"),
    [
        (b"", "holds no records"),
        (a_court_list(), "holds no records"),
        (b"\xff\xfeC\0a\0", "UTF-16"),
        (a_court_list("1,2", heading="Case No,Class"), "names no column Disposition"),
        (a_court_list("1,2,3,4,5", heading=f"{HEADING},Class"), "names this column twice"),
        (b'"Case No,Disposition\n1,2\n', "not closed"),
    ],
)
def test_a_list_of_which_nothing_can_be_told_is_refused_whole(listing: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        read(listing)
    assert says in str(refused.value)


class Endless:
    """A file of one line that has no end."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int) -> bytes:
        """So many bytes, and they are never the last."""
        self.given += size
        return b"9" * size


def test_a_line_without_an_end_is_refused_after_the_first_of_it() -> None:
    endless: Any = Endless()
    with pytest.raises(Refused, match="longer than 64 KiB"):
        read_court_list(endless, read_court_mapping(BytesIO(MAPPING)), PIVOT)
    assert endless.given < 1024 * 1024


def test_a_byte_order_mark_and_carriage_returns_are_no_part_of_anything() -> None:
    listing = b"\xef\xbb\xbf" + a_court_list("99F01234,DSM,F,").replace(b"\n", b"\r\n")
    assert [each.key for each in read(listing).rows] == ["99F01234"]


# The mapping.


@pytest.mark.parametrize(
    ("mapping", "key", "says"),
    [
        (b"", "key", "must name one key"),
        (b'[key]\ndocket = "A"\ncase_id = "B"', "key", "must name one key"),
        (b'[key]\ndocket = ""', "columns.docket", "names no heading"),
        (b'[key]\nname = "A"', "key.name", "no such key"),
        (b'[key]\ndocket = "A"\n[columns]\nshoe = "B"', "columns.shoe", "no such key"),
        (b'[key]\ndocket = "A"\n[columns]\nfiled_on = "B"', "dates", "missing or empty"),
        (b'[key]\ndocket = "A"\n[columns]\nlevel = "B"\n[words.level]\nF = "grave"',
         "words.level.F", "none of our words"),
        (b'[key]\ndocket = "A"\n[words.level]\nF = "felony"', "words.level", "no such key"),
        (b'encoding = "ebcdic"\n[key]\ndocket = "A"', "encoding", "not known"),
        (b"\xff", None, "not UTF-8"),
        (b"[key", None, "not TOML"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_names_its_key(mapping: bytes, key: str | None, says: str) -> None:
    with pytest.raises(BadMapping) as refused:
        read_court_mapping(BytesIO(mapping))
    problems = {each.column: each.message for each in refused.value.problems}
    assert says in problems[key]


def test_everything_wrong_with_a_mapping_is_told_at_once() -> None:
    with pytest.raises(BadMapping) as refused:
        read_court_mapping(BytesIO(b'delimiter = "-"\n[columns]\nshoe = "B"'))
    assert len(refused.value.problems) == 3


def test_the_same_words_are_the_same_mapping() -> None:
    said = {"key": {"docket": "A"}, "columns": {"level": "B"}}
    turned = {"columns": {"level": "B"}, "key": {"docket": "A"}}
    assert said_court_mapping(said).sha256 == said_court_mapping(turned).sha256
    assert said_court_mapping(said).sha256 != said_court_mapping({"key": {"docket": "B"}}).sha256


def test_no_row_is_lost_whatever_the_bytes() -> None:
    for listing in damaged():
        found = read(listing)
        lines = [*(row.line for row in found.rows), *(bad.line for bad in found.unreadable)]
        body = listing.split(b"\n")
        wanted = [n for n, line in enumerate(body, 1) if n > 1 and line.strip(b"\r")]
        assert sorted(lines) == wanted


def damaged() -> Iterator[bytes]:
    """A sound list, with one byte after its header changed, one after the other."""
    sound = a_court_list("99F01234,DSM,F,2020-06-26", "11,FIL,M,")
    for place in range(len(HEADING) + 1, len(sound)):
        for byte in b'\x00\xff",\n=\r9':
            yield sound[:place] + bytes([byte]) + sound[place + 1 :]

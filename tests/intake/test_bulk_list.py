"""Is a court's list read strictly, whole or not at all, and are its totals the file's own?"""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.counts import Scope
from domain.listed import Direction, Ordered
from intake import BulkList, Refused, read_bulk_list
from intake.bulk_list import layout

A, B = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
HEADING = "case_id,count,outcome,seal"


def read(*lines: str, key: str = "case_id", end: str = "\n") -> BulkList:
    """The list of these lines below a heading."""
    text = end.join([f"{key},count,outcome,seal", *lines, ""])
    return read_bulk_list(BytesIO(text.encode()))


def problems(data: bytes) -> list[tuple[int, str | None, str]]:
    """Where a list is wrong, and what is said of it; it must be refused."""
    with pytest.raises(Refused) as refused:
        read_bulk_list(BytesIO(data))
    assert all(each.remedy for each in refused.value.problems)
    return [(each.line, each.column, each.message) for each in refused.value.problems]


def wrong(*lines: str, key: str = "case_id") -> list[tuple[int, str | None, str]]:
    """The same for lines below a heading."""
    return problems("\n".join([f"{key},count,outcome,seal", *lines, ""]).encode())


def test_lines_of_one_case_are_one_listed_case() -> None:
    found = read(f"{A},1,redesignate_misdemeanor,no", f"{A},2,dismiss,yes", f"{B},,dismiss,no", "")
    assert (found.lines, len(found.cases)) == (3, 2)
    first, second = found.cases
    assert (str(first.case_id), first.line, second.line) == (A, 2, 4)
    assert first.directions == (
        Direction(1, Ordered.REDESIGNATE_MISDEMEANOR),
        Direction(2, Ordered.DISMISS, Scope.CONVICTION),
    )
    assert second.directions == (Direction(None, Ordered.DISMISS),)
    assert found.ordered == {"dismiss": 2, "redesignate_misdemeanor": 1, "seal": 1}


def test_the_digest_is_that_of_the_file_byte_for_byte() -> None:
    data = f"\ufeff{HEADING}\r\n{A},,dismiss,no\r\n".encode()
    found = read_bulk_list(BytesIO(data))
    assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_a_docket_is_shown_by_no_repr() -> None:
    found = read("99F01234,,dismiss,arrest_and_conviction", key="docket")
    assert found.cases[0].docket == "99F01234"
    assert found.cases[0].case_id is None
    assert "99F01234" not in repr(found) + repr(found.cases)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("99F01234,,dismiss,no", "case_id"),
        (f"{A}0,,dismiss,no", "case_id"),
        (",,dismiss,no", "case_id"),
        (f"{A},0,dismiss,no", "count"),
        (f"{A},1.0,dismiss,no", "count"),
        (f"{A},{10**400},dismiss,no", "count"),
        (f"{A},\u0661,dismiss,no", "count"),
        (f"{A},1,deny,no", "outcome"),
        (f"{A},1,,no", "outcome"),
        (f"{A},1,Dismiss,no", "outcome"),
        (f"{A},1,dismiss,", "seal"),
        (f"{A},1,dismiss,maybe", "seal"),
        (f"{A},1,dismiss", None),
        (f"{A},1,dismiss,no,", None),
        (HEADING, None),
        ("docket,count,outcome,seal", None),
        (f'"{A},1,dismiss,no', None),
        (f'{A},1,"dismiss"x,no', None),
    ],
)
def test_a_bad_line_refuses_the_whole_list_by_line_and_column(
    line: str, column: str | None
) -> None:
    assert [each[:2] for each in wrong(f"{B},,dismiss,no", line)] == [(3, column)]


@pytest.mark.parametrize(
    "line", ["99F01234 \x07,,dismiss,no", ",,dismiss,no", "9" * 121 + ",,dismiss,no"]
)
def test_a_docket_is_text_of_bounded_length(line: str) -> None:
    assert [each[:2] for each in wrong(line, key="docket")] == [(2, "docket")]


def test_what_a_cell_holds_is_never_repeated() -> None:
    said = wrong(
        "DOE JANE,DOE JANE,DOE JANE,DOE JANE", "DOE JANE", '"DOE JANE', f"{A},,dismiss,DOE"
    )
    assert len(said) == 4
    assert "DOE" not in str(said)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (f"{A},1,dismiss,no", "Line 2 says the same of this count."),
        (f"{A.upper()},1,dismiss,no", "Line 2 says the same of this count."),
        (f"{A},1,redesignate_infraction,no", "Line 2 says otherwise of this count."),
        (f"{A},1,dismiss,yes", "Line 2 says otherwise of this count."),
        (f"{A},,dismiss,no", "Line 2 names this case too, and one of the two lines means every"),
    ],
)
def test_a_count_is_named_once(second: str, says: str) -> None:
    ((line, _, message),) = wrong(f"{A},1,dismiss,no", f"{B},,dismiss,no", second)
    assert line == 4
    assert message.startswith(says)


def test_a_count_beside_every_count_is_not_clear() -> None:
    assert wrong(f"{A},,dismiss,no", f"{A},2,dismiss,no")[0][:2] == (3, "count")


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 0, "The list names no case."),
        (b"case_id,count,outcome,seal\n", 0, "The list names no case."),
        (b"count,outcome,seal\n", 1, "The first line is not the heading of a list."),
        (b"case_id,outcome,count,seal\n", 1, "The first line is not the heading of a list."),
        (f"{A},,dismiss,no\n".encode(), 1, "The first line is not the heading of a list."),
        (HEADING.encode("utf-16"), 0, "The list is in UTF-16"),
        (f"{HEADING}\n{A},,dis\0miss,no\n".encode(), 2, "Byte 42 of the line is NUL"),
        (
            f"{HEADING}\n{A},,dismiss,\u00e9\n".encode("latin-1"),
            2,
            "Byte 47 of the line is neither",
        ),
        (f"{HEADING}\n{A},,dismiss,no\n{B},,dis".encode(), 3, "The line has 3 fields, expected 4."),
        (f"{HEADING}\n{A},,dismiss,no\n{B[:9]}".encode(), 3, "The line has 1 fields, expected 4."),
        (b"x" * (layout.BYTES_MAX + 1), 0, "The list is larger than 16 MiB."),
    ],
)
def test_a_damaged_file_is_refused_with_the_place_and_the_remedy(
    data: bytes, line: int, says: str
) -> None:
    first = problems(data)[0]
    assert first[0] == line
    assert first[2].startswith(says)


def test_every_problem_is_said_not_the_first_alone() -> None:
    assert [each[0] for each in wrong("x,,dismiss,no", f"{A},,dismiss,no", f"{B},,no,no")] == [2, 4]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_never_anything_else(tail: bytes) -> None:
    data = f"{HEADING}\n{A},,dismiss,no\n".encode() + tail
    try:
        found = read_bulk_list(BytesIO(data))
    except Refused:
        assert problems(data)
    else:
        assert found.lines >= 1


@given(st.integers(0, 90))
def test_a_list_that_was_cut_off_in_a_line_is_refused(cut: int) -> None:
    whole = f"{HEADING}\n{A},1,redesignate_misdemeanor,yes\n{B},,dismiss,conviction\n".encode()
    data = whole[: len(whole) - 1 - cut]
    if data.endswith(b"\n") or whole[len(data) :].startswith(b"\n"):
        # Between two lines only the SHA-256 tells.
        assert read_bulk_list(BytesIO(data)).sha256 != hashlib.sha256(whole).hexdigest()
    else:
        problems(data)

"""Several files, one delivery: what it says hangs on no order."""

from __future__ import annotations

import hashlib
import io
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import Listing, Refused, read_doj
from intake import spool as spooling
from intake.doj import write_sample
from intake.doj.layout import NAMES

HEADER = ",".join(NAMES).encode() + b"\r\n"


def a_sample(cases: int) -> list[bytes]:
    """The lines of a sample, without its header."""
    stream = io.BytesIO()
    write_sample(stream, cases=cases)
    return stream.getvalue().splitlines(keepends=True)[1:]


LINES = a_sample(60)


def read(*files: bytes, county: str = "SAMPLE") -> Listing:
    """Read a delivery."""
    return read_doj(*map(io.BytesIO, files), county=county)


def said(found: Listing) -> tuple[object, ...]:
    """All that a listing says but for the digests of its files."""
    return found.cases, found.lines, found.totals


WHOLE = said(read(HEADER + b"".join(LINES)))


@settings(max_examples=40, deadline=None)
@given(random=st.randoms(use_true_random=False), files=st.integers(1, 5))
def test_rows_in_any_order_over_any_number_of_files_say_the_same(random: Random, files) -> None:
    lines = LINES.copy()
    random.shuffle(lines)
    cuts = sorted(random.sample(range(1, len(lines)), files - 1))
    parts = [
        b"".join(lines[start:end])
        for start, end in zip([0, *cuts], [*cuts, len(lines)], strict=True)
    ]
    assert said(read(*parts)) == WHOLE


def test_what_is_put_aside_on_disk_says_the_same_as_what_stays_in_memory(monkeypatch) -> None:
    monkeypatch.setattr(spooling, "IN_MEMORY", 7)
    found = read(b"".join(LINES))
    assert said(found) == WHOLE
    found.close()


def test_a_listing_can_be_gone_through_again_in_the_same_order() -> None:
    found = read(b"".join(LINES))
    assert list(found) == list(found) == list(found.cases)


def test_contradictions_are_settled_alike_in_any_order(row, listing) -> None:
    rows = [
        row(PRI_NAME="B,B", CONV_STAT_DESCR="MISDEMEANOR", OFN="2"),
        row(PRI_NAME="A,A", STP_EVENT_DATE="19900101", CII_NUMBER=""),
        row(PRI_NAME="", PRI_DOB="19610101", OFFENSE_DESCR="11359 HS"),
    ]
    first = listing(*rows).cases
    assert first[0].personal["name"] == "A,A"
    assert "The rows of this count contradict each other." in first[0].counts[0].doubts
    for order in ((0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
        assert listing(*(rows[each] for each in order)).cases == first


def test_the_digest_of_one_file_is_its_own_and_of_several_that_of_their_digests(row) -> None:
    one, two = row().encode(), row(SUBJECT_ID="2").encode()
    digests = sorted(hashlib.sha256(each).hexdigest() for each in (one, two))
    assert read(one).sha256 == hashlib.sha256(one).hexdigest()
    forth, back = read(one, two), read(two, one)
    assert forth.files == back.files == tuple(digests)
    assert forth.sha256 == back.sha256 == hashlib.sha256("\n".join(digests).encode()).hexdigest()


def refused(*files: bytes) -> Refused:
    """Read a delivery that must be refused."""
    with pytest.raises(Refused) as caught:
        read(*files)
    return caught.value


def test_a_problem_names_its_file_where_there_are_several(row) -> None:
    (problem,) = refused(row().encode(), (row(SUBJECT_ID="2") + "x\n").encode()).problems
    assert (problem.file, problem.line, problem.kind) == (2, 2, "width")
    assert str(problem).startswith("File 2, line 2: The line has 1 fields")
    (alone,) = refused(b"x\n").problems
    assert alone.file is None


def test_one_bad_file_refuses_the_whole_delivery_and_counts_its_lines(row) -> None:
    found = refused(row().encode() * 3, b"x\n" * 150)
    assert (len(found.problems), found.more, found.kinds) == (100, 50, {"width": 150})
    assert found.lines == 3


def test_the_same_file_twice_in_a_delivery_is_refused(row) -> None:
    (problem,) = refused(row().encode(), row(SUBJECT_ID="2").encode(), row().encode()).problems
    assert (problem.file, problem.kind) == (3, "twice")
    assert "the same as file 1" in problem.message


def test_an_empty_file_among_others_is_refused(row) -> None:
    (problem,) = refused(row().encode(), b"").problems
    assert (problem.file, problem.kind) == (2, "empty")


def test_a_county_need_not_be_named_in_each_file(row) -> None:
    elsewhere = row(STP_ORI_CNTY_NAME="YOLO").encode()
    assert read(elsewhere, row().encode()).totals.cases == 1
    assert refused(elsewhere).problems[0].kind == "no_such_county"


def test_every_problem_is_of_a_kind_that_says_nothing_personal(row) -> None:
    damaged = [
        row().replace("MARKED", "MAR\0KED"),
        row().replace('"MARKED', '"MARKED"x'),
        "MARKED\n",
        row(CNT_ORDER="MARKED"),
        row(SUBJECT_ID=""),
        row(PRI_NAME="MARKED\u00d1"),
    ]
    found = refused("".join(damaged).encode("latin-1"))
    assert found.kinds == {
        "nul": 1,
        "quotes": 1,
        "width": 1,
        "no_count_number": 1,
        "no_subject": 1,
        "encoding": 1,
    }

"""Whatever bytes come, they are read or refused, and never fail in another way."""

from __future__ import annotations

import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.assessment import assess
from domain.rulesets import RULESETS
from intake import Listing, Refused, read_doj
from intake.county import BadMapping, Mapping, read_county, read_mapping, san_francisco
from intake.doj import write_sample
from intake.doj.histories import counts_of, read_histories
from intake.doj.layout import NAMES

BYTES_OF_INTEREST = [b"\0", b"\r", b"\n", b'"', b",", b"\xff\xfe", b"\xd1", b"A" * 70_000, b""]


def taken(content: bytes) -> Listing | Refused:
    """Read the bytes, or give the refusal, which must say something."""
    try:
        return read_doj(io.BytesIO(content), county="SAMPLE")
    except Refused as caught:
        refused = caught
    assert refused.problems
    assert str(refused)
    return refused


def assessed(content: bytes) -> int:
    """Assess every count in the bytes by every ruleset, or refuse them; say how many findings."""
    try:
        histories = read_histories(io.BytesIO(content), county="SAMPLE")
    except Refused:
        return 0
    found = [
        assess(policy, each, history, date(2019, 11, 11)).outcome
        for _, history, each in counts_of(histories)
        for policy in RULESETS.values()
        if policy.is_for(each)
    ]
    return len(found)


def a_sample() -> bytes:
    """Write a small sample."""
    stream = io.BytesIO()
    write_sample(stream, cases=5)
    return stream.getvalue()


SAMPLE = a_sample()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_refused(content) -> None:
    assert isinstance(taken(content), Refused)


@settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, len(SAMPLE)),
    cut=st.integers(0, 400),
    put=st.one_of(st.sampled_from(BYTES_OF_INTEREST), st.binary(max_size=8)),
)
def test_a_damaged_file_is_read_or_refused(at, cut, put) -> None:
    damaged = SAMPLE[:at] + put + SAMPLE[at + cut :]
    taken(damaged)
    assessed(damaged)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.text("x1359 ()HS-\t²é", max_size=14)))
def test_arbitrary_fields_are_read_or_refused(fields) -> None:
    row = [fields.get(name, "") for name in NAMES]
    row[NAMES.index("STP_ORI_CNTY_NAME")] = "SAMPLE"
    row[NAMES.index("DISP_DESCR")] = "CONVICTED"
    taken(",".join(row).encode())
    assessed(",".join(row).encode())


DATES = ["", "19990504", "99991231", "00010101", "20161109", "19990231"]
LENGTHS = ["", "0", "9999", "99999", "-1", "1e3", "²", "0" * 5000]


@settings(max_examples=300, deadline=None)
@given(
    charge=st.text("x1359780 ()HSPC./-+é", max_size=24) | st.sampled_from(["11359 HS", "187 PC"]),
    born=st.sampled_from(DATES),
    on=st.sampled_from(DATES),
    length=st.sampled_from(LENGTHS),
    unit=st.sampled_from(["", "D", "M", "Y", "N", "é"]),
)
def test_whatever_a_conviction_says_it_is_assessed_by_every_ruleset(
    charge, born, on, length, unit
) -> None:
    fields = {"SUBJECT_ID": "1", "STP_ORI_CNTY_NAME": "SAMPLE", "DISP_DESCR": "CONVICTED"}
    fields |= {"PRI_DOB": born, "STP_EVENT_DATE": on, "SENT_LENGTH": length, "SENT_TIME_CODE": unit}
    other = fields | {"CNT_ORDER": "101001001000", "OFFENSE_DESCR": charge}
    count = fields | {"CNT_ORDER": "101001002000", "OFFENSE_DESCR": "11359 HS"}
    lines = [",".join(each.get(name, "") for name in NAMES) for each in (other, count)]
    assert assessed("\n".join(lines).encode()) >= len(RULESETS)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, len(SAMPLE) - 4))
def test_a_file_cut_anywhere_but_at_a_line_end_is_refused(at) -> None:
    cut = SAMPLE[:at]
    # After the last comma of a line only the end marker is lost, which is often blank.
    if not cut.endswith((b"\n", b"\r", b"#")) and cut.rpartition(b"\n")[2].count(b",") < 94:
        assert isinstance(taken(cut), Refused)


SF_HEAD = b"Court Number,Truename,Current Charge,Current Level,Dispo Date,DOB,SFNO,CII,Chg Disp"
SF_LIST = (
    SF_HEAD + b"," * 20 + b",EOR\n"
    b"305563,BIRD/BIG,11357(C)HS,M,042099,091465,S1,A123456780,190" + b"," * 20 + b",EOR\n"
    b"305564,BIRD/BIG,11357\xa9HS,F,4/20/99,#N/A,S1,,190" + b"," * 20 + b",EOR\n"
)
SF = san_francisco()


def listed(content: bytes) -> Listing | Refused:
    """Read the bytes as San Francisco's list, or give the refusal, which must say something."""
    try:
        found = read_county(io.BytesIO(content), mapping=SF, county="S", pivot=date(2018, 3, 1))
        assert found.totals.cases <= found.lines
        return found
    except Refused as caught:
        refused = caught
    assert refused.problems
    assert str(refused)
    return refused


def test_the_list_that_is_damaged_below_is_sound() -> None:
    found = listed(SF_LIST)
    assert isinstance(found, Listing)
    assert found.counts == 2


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_refused_as_a_countys_list(content) -> None:
    assert isinstance(listed(content), Refused)


@settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, len(SF_LIST)),
    cut=st.integers(0, 100),
    put=st.one_of(st.sampled_from(BYTES_OF_INTEREST), st.binary(max_size=8)),
)
def test_a_damaged_countys_list_is_read_or_refused(at, cut, put) -> None:
    listed(SF_LIST[:at] + put + SF_LIST[at + cut :])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("0123456789/(C)HS#N/A \t©é", max_size=12), min_size=9, max_size=9))
def test_arbitrary_fields_of_a_countys_list_are_read_or_refused(fields) -> None:
    row = ",".join([*fields, *[""] * 20, "EOR"])
    listed(SF_LIST + row.encode("latin-1") + b"\n")


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_arbitrary_bytes_are_no_mapping(content) -> None:
    try:
        found = read_mapping(io.BytesIO(content))
    except BadMapping as caught:
        refused = caught
    else:
        assert isinstance(found, Mapping)
        return
    assert str(refused).startswith("The mapping")

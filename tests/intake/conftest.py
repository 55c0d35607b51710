"""Files in the state's layout, written for one test each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from intake import Listing, Refused, read_doj
from intake.doj.layout import NAMES

ROW = {
    "SUBJECT_ID": "70000001",
    "CII_NUMBER": "A700000001",
    "PRI_NAME": "MARKED,NAME Q",
    "PRI_DOB": "19600314",
    "STP_EVENT_DATE": "19810411",
    "STP_TYPE_DESCR": "COURT ACTION",
    "STP_ORI_CNTY_NAME": "SAMPLE",
    "CNT_ORDER": "101001001000",
    "DISP_DATE": "19990101",
    "OFN": "140193",
    "OFFENSE_DESCR": "11358 HS-CULTIVATE CANNABIS",
    "OFFENSE_TOC": "F",
    "DISP_DESCR": "CONVICTED-PROBATION",
    "CONV_STAT_DESCR": "FELONY",
}

DOJ_DATA = Path(__file__).parents[3] / "shared" / "data" / "doj"


def line(**fields: str) -> str:
    """One line: a conviction of 11358 in the county SAMPLE, but for the fields given."""
    unknown = fields.keys() - set(NAMES)
    assert not unknown, unknown
    known = ROW | fields
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([known.get(name, "") for name in NAMES])
    return text.getvalue()


@pytest.fixture
def row() -> Callable[..., str]:
    """Make one line of a file."""
    return line


@pytest.fixture
def listing() -> Callable[..., Listing]:
    """Read a file of the lines given."""

    def read(*lines: str, county: str = "SAMPLE") -> Listing:
        return read_doj(io.BytesIO("".join(lines).encode()), county=county)

    return read


@pytest.fixture
def refusal() -> Callable[..., Refused]:
    """Read bytes that must be refused, and give the refusal."""

    def read(content: bytes, county: str = "SAMPLE") -> Refused:
        with pytest.raises(Refused) as caught:
            read_doj(io.BytesIO(content), county=county)
        return caught.value

    return read


@pytest.fixture
def doj_file() -> Callable[[str], Path]:
    """Find a sample file of the state's layout, which is kept beside the project."""

    def find(name: str) -> Path:
        path = DOJ_DATA / name
        if not path.exists():
            pytest.skip(f"../shared/data/doj/{name} is not here.")
        return path

    return find

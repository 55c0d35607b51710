"""Is a file of published figures read whole, or refused with each figure that is wrong?"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from domain.published import WrongIdentity, check
from intake import Refused
from intake.published import read_counting, read_published

PRESS = Path(__file__).resolve().parents[3] / "shared/data/published/published_figures.json"
FIGURE = {
    "id": "AL1",
    "jurisdiction": "Alameda",
    "as_of": "2018-02-20",
    "measure": "eligible cases",
    "value": 5900,
    "unit": "case (approx.)",
    "source": "press",
}


def a_file(*figures: Any, **others: Any) -> BytesIO:
    """A file with these figures."""
    return BytesIO(json.dumps({"figures": figures} | others).encode())


def test_a_figure_says_what_it_counts_and_whether_it_is_rounded() -> None:
    said = read_published(a_file(FIGURE, tie_outs=[{"identity": "AL1"}]))
    assert (said.figures["AL1"].unit, said.figures["AL1"].is_rounded) == ("case", True)
    assert said.identities == ("AL1",)
    assert len(said.sha256) == 64


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"value": "5,900"}, "value"),
        ({"value": 5900.0}, "value"),
        ({"value": True}, "value"),
        ({"value": -1}, "value"),
        ({"value": 10**400}, "value"),
        ({"unit": ""}, "unit"),
        ({"unit": None}, "unit"),
        ({"measure": "a\0b"}, "measure"),
    ],
)
def test_a_figure_that_is_wrong_is_named_with_its_field(wrong: dict[str, Any], column: str) -> None:
    with pytest.raises(Refused) as refused:
        read_published(a_file(FIGURE | {"id": "AL0"}, FIGURE | wrong))
    assert [(each.line, each.column) for each in refused.value.problems] == [(2, column)]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"\xff", "no JSON"),
        (b"[", "no JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "must be a list"),
        (b'{"figures": 1}', "must be a list"),
        (b'{"figures": [7]}', "Figure 1 needs"),
        (b"[" * 100_000, "no JSON"),
        (b" " * (1024 * 1024 + 1), "larger than 1 MiB"),
    ],
)
def test_what_is_no_such_file_says_so(file: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read_published(BytesIO(file))


def test_the_same_id_twice_is_refused() -> None:
    with pytest.raises(Refused, match="AL1 stands here twice"):
        read_published(a_file(FIGURE, FIGURE))


COUNTING = b'[AL1]\nreport = "status"\nunit = "case"\ncolumn = "total"\n'


def test_how_we_count_a_figure_is_of_its_own_day_if_nothing_else_is_said() -> None:
    figures = read_published(a_file(FIGURE)).figures
    ours = read_counting(BytesIO(COUNTING + b'county = "ALAMEDA"'), figures)["AL1"]
    assert (ours.on.isoformat(), ours.county, ours.procedure) == ("2018-02-20", "ALAMEDA", None)


@pytest.mark.parametrize(
    ("counting", "says"),
    [
        (b"[AL9]", "no such figure"),
        (b"AL1 = 1", "It is a table of"),
        (COUNTING + b"size = 1", "It is a table of"),
        (b'[AL1]\nreport = "status"', "It needs report, unit and column"),
        (COUNTING + b'on = "today"', "It needs report, unit and column"),
        (b"[AL1", "not TOML"),
    ],
)
def test_what_is_wrong_with_it_is_told(counting: bytes, says: str) -> None:
    figures = read_published(a_file(FIGURE)).figures
    with pytest.raises(Refused, match=says):
        read_counting(BytesIO(counting), figures)


# The figures that the press and the offices published.


@pytest.fixture
def press() -> Any:
    """What was published, where the data lie beside the project."""
    if not PRESS.exists():
        pytest.skip("The published figures are not beside the project, in shared/data/published.")
    with PRESS.open("rb") as stream:
        return read_published(stream)


def test_all_published_identities_tie_but_the_two_that_are_known(press: Any) -> None:
    checked = [check(each, press.figures) for each in press.identities]
    assert len(checked) == 12
    off = {each.identity: each.difference for each in checked if not each.holds}
    assert off == {"SF7+SF8 vs SF10": -1, "SF1 vs SF11": -550}


def test_the_published_units_are_never_mixed(press: Any) -> None:
    units = {each.unit for each in press.figures.values()}
    assert units == {"case", "case/week", "conviction", "motion", "person", "petition"}
    first = {unit: next(f for f in press.figures.values() if f.unit == unit) for unit in units}
    for one in units:
        for other in units - {one}:
            with pytest.raises(WrongIdentity, match="never added"):
                check(f"{first[one].id}+{first[other].id}", press.figures)

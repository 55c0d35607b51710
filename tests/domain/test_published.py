"""Which published figures tie, which are off by how much, and which may never be added?"""

from __future__ import annotations

import pytest

from domain.published import Figure, WrongIdentity, check


def a_figure(name: str, value: int, unit: str = "conviction") -> Figure:
    """A figure of this unit."""
    return Figure(name, "San Francisco", "2019-02-25", "cleared", value, unit, "press")


FIGURES = {
    each.id: each
    for each in (
        a_figure("SF7", 1230),
        a_figure("SF8", 8132),
        a_figure("SF9", 9362),
        a_figure("SF10", 9361),
        a_figure("SF4", 962, "motion"),
        a_figure("SF5", 528, "motion"),
        a_figure("SF6", 428, "motion"),
        a_figure("AL1", 5900, "case"),
        a_figure("AL2", 5000, "person"),
        a_figure("AL3", 609, "petition"),
    )
}


@pytest.mark.parametrize(
    ("identity", "difference", "holds", "verdict"),
    [
        ("SF7+SF8 = SF9", 0, True, "Ties."),
        ("SF9-SF8=SF7", 0, True, "Ties."),
        ("SF7+SF8 vs SF10", -1, False, "Off by 1: 9,362 against 9,361."),
        ("SF7 + SF8", None, True, "Comes to 9,362; no figure for it was published."),
        ("SF4>=SF5>=SF6", None, True, "Holds; lost from step to step: 434, 100."),
        ("SF6>=SF5", None, False, "Does not hold; lost from step to step: -100."),
    ],
)
def test_an_identity_ties_or_says_by_how_much_it_is_off(
    identity: str, difference: int | None, holds: bool, verdict: str
) -> None:
    found = check(identity, FIGURES)
    assert (found.difference, found.holds, found.verdict) == (difference, holds, verdict)


@pytest.mark.parametrize(
    ("identity", "says"),
    [
        ("AL1+SF9", "AL1 counts cases and SF9 counts convictions"),
        ("AL1 vs AL2", "AL1 counts cases and AL2 counts persons"),
        ("AL3+SF5", "AL3 counts petitions and SF5 counts motions"),
        ("SF7+SF8 = AL1", "SF7 counts convictions and AL1 counts cases"),
    ],
)
def test_figures_of_different_units_are_never_added_or_compared(identity: str, says: str) -> None:
    with pytest.raises(WrongIdentity, match=says) as refused:
        check(identity, FIGURES)
    assert "never added or compared" in str(refused.value)


@pytest.mark.parametrize(
    "identity", ["", "SF7+", "SF7*SF8", "7+8", "SF7 = ", "SF7+SF8 = SF9 = SF10", "SF7 = SF8 >= SF9"]
)
def test_what_is_no_identity_says_how_to_write_one(identity: str) -> None:
    with pytest.raises(WrongIdentity, match=r"write ids of figures|compare two sides"):
        check(identity, FIGURES)


def test_a_figure_that_is_not_there_is_named() -> None:
    with pytest.raises(WrongIdentity, match="there is no figure SF99"):
        check("SF7 = SF99", FIGURES)

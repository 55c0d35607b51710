"""No figure that is suppressed can be computed back, whatever is known of the others.

Told of small tables by trying every table there is: all that agree with what is shown, with the
totals, and with what anybody knows of such tables. A suppressed figure must not be the same in all
of them. Under 3 counts as small here, so that there are not too many to try.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.equity import CONVICTIONS, PERSONS, table_of
from projections.reports.fates import FATES
from projections.reports.suppression import Table

SMALL = 3
FATE = tuple(FATES)
COLUMNS = (PERSONS, CONVICTIONS, "eligible", *FATE)

Figures = dict[str, dict[str, int]]


def figures_of(*rows: tuple[int, ...]) -> Figures:
    """A table from each group's persons, eligible, granted, denied, pending and set aside."""
    return {
        f"group {number}": {
            PERSONS: persons,
            CONVICTIONS: sum(fates),
            "eligible": eligible,
            **dict(zip(FATE, fates, strict=True)),
        }
        for number, (persons, eligible, *fates) in enumerate(rows)
    }


def summands(total: int, known: list[int | None]) -> Iterator[tuple[int, ...]]:
    """Every way in which figures of which some are known add up to the total."""
    if not known:
        if total == 0:
            yield ()
        return
    first, *rest = known
    for value in range(total + 1) if first is None else [first]:
        if value <= total:
            for others in summands(total - value, rest):
                yield (value, *others)


def tables(figures: Figures, hidden: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Every table that agrees with what is shown: each column, in every way, by its name."""
    groups = list(figures)
    ways = {}
    for column in COLUMNS:
        known = [None if (group, column) in hidden else figures[group][column] for group in groups]
        total = sum(figures[group][column] for group in groups)
        ways[column] = list(summands(total, known))
    for fates in product(*(ways[each] for each in FATE)):
        whole = tuple(map(sum, zip(*fates, strict=True)))
        if whole not in ways[CONVICTIONS]:
            continue
        one = {column: {way} for column, way in zip(FATE, fates, strict=True)}
        for column in (PERSONS, "eligible"):
            # Nobody has fewer convictions than one, nor are more eligible than there are.
            one[column] = {
                way for way in ways[column] if all(n <= m for n, m in zip(way, whole, strict=True))
            }
        if one[PERSONS] and one["eligible"]:
            yield one | {CONVICTIONS: {whole}}


def possible(figures: Figures, hidden: set[tuple[str, str]]) -> dict[tuple[str, str], set[int]]:
    """What each suppressed figure could be."""
    found: dict[tuple[str, str], set[int]] = {cell: set() for cell in hidden}
    places = {group: place for place, group in enumerate(figures)}
    for table in tables(figures, hidden):
        for group, column in hidden:
            found[group, column] |= {way[places[group]] for way in table[column]}
    return found


def check(figures: Figures) -> set[tuple[str, str]]:
    hidden = table_of(figures).suppressed(small=SMALL)
    for group, row in figures.items():
        for column, figure in row.items():
            assert (group, column) in hidden or figure == 0 or figure >= SMALL
    for cell, values in possible(figures, hidden).items():
        assert len(values) > 1, (cell, values, figures)
    return hidden


@st.composite
def small_tables(draw: Any) -> Figures:
    """Two or three groups, of few people each, so that much has to be suppressed."""
    rows = []
    for _ in range(draw(st.integers(2, 3))):
        fates = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 5]), min_size=4, max_size=4))
        whole = sum(fates)
        eligible = draw(st.one_of(st.just(whole), st.integers(0, whole)))
        persons = draw(st.one_of(st.just(whole), st.integers(min(1, whole), whole)))
        rows.append((persons, eligible, *fates))
    return figures_of(*rows)


@settings(max_examples=150)
@given(figures=small_tables())
def test_no_suppressed_figure_can_be_computed_back(figures: Figures) -> None:
    check(figures)


def test_where_everybody_has_one_conviction_no_figure_can_be_computed_back() -> None:
    """Persons and convictions are equal then, so that a change of one is a change of both."""
    rng = Random(1)  # noqa: S311 - no secret hangs on it.
    for _ in range(600):
        rows = []
        for _ in range(3):
            fates = rng.choice([[0] * 4, rng.sample([0, 0, 1, 1], 4), rng.sample([0, 0, 1, 2], 4)])
            rows.append((sum(fates), rng.choice([0, sum(fates)]), *fates))
        check(figures_of(*rows))


def test_what_goes_from_group_to_group_takes_its_person_along() -> None:
    hidden = check(figures_of((1, 1, 0, 1, 0, 0), (0, 0, 0, 0, 0, 0), (1, 0, 1, 0, 0, 0)))
    assert ("group 1", CONVICTIONS) not in hidden or ("group 1", PERSONS) in hidden


def test_what_tries_every_table_would_find_a_figure_that_can_be_computed_back() -> None:
    figures = figures_of((1, 0, 1, 0, 4, 0), (5, 5, 5, 0, 4, 0))
    only_small = {
        (group, column)
        for group, row in figures.items()
        for column, figure in row.items()
        if 0 < figure < SMALL
    }
    assert possible(figures, only_small)["group 0", "granted"] == {1}


def test_where_nothing_is_small_everything_is_shown() -> None:
    assert check(figures_of((9, 9, 3, 0, 6, 0), (8, 3, 4, 4, 0, 0))) == set()


def test_a_zero_is_shown_where_something_else_protects() -> None:
    figures = figures_of((4, 4, 1, 0, 4, 0), (8, 8, 4, 0, 5, 0), (6, 6, 6, 0, 0, 0))
    hidden = check(figures)
    assert ("group 0", "granted") in hidden
    assert not {cell for cell in hidden if figures[cell[0]][cell[1]] == 0}


def test_a_zero_is_suppressed_where_nothing_else_is_left() -> None:
    hidden = check(figures_of((1, 1, 1, 0, 0, 0), (0, 0, 0, 0, 0, 0)))
    assert ("group 1", "granted") in hidden


def test_where_only_one_group_has_anybody_nothing_says_which_of_them_it_is_not() -> None:
    figures = figures_of((5, 2, 0, 4, 0, 5), (0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0))
    hidden = check(figures)
    assert {("group 0", "eligible"), ("group 1", "eligible"), ("group 1", CONVICTIONS)} <= hidden


def test_the_smallest_that_protects_is_taken() -> None:
    figures = figures_of((2, 5, 5, 0, 0, 0), (9, 9, 9, 0, 0, 0), (7, 8, 8, 0, 0, 0))
    assert check(figures) == {("group 0", PERSONS), ("group 2", PERSONS)}


def test_equal_tables_are_suppressed_alike() -> None:
    rng = Random(11)  # noqa: S311 - no secret hangs on it.
    for _ in range(20):
        rows = [tuple(rng.choice([0, 1, 4, 9, 15, 40]) for _ in range(6)) for _ in range(7)]
        figures = figures_of(*rows)
        again: Mapping[str, Any] = {group: dict(row) for group, row in figures.items()}
        assert table_of(figures).suppressed() == table_of(dict(again)).suppressed()


def test_a_column_that_stands_apart_is_protected_in_itself() -> None:
    table = Table({"a": {"x": 2}, "b": {"x": 20}, "c": {"x": 30}}, parts=(), whole="")
    assert table.suppressed() == {("a", "x"), ("b", "x")}


@pytest.mark.parametrize("groups", [7])
def test_a_table_of_all_groups_is_suppressed_in_no_time(groups: int) -> None:
    figures = figures_of(*[(n, n, n, n + 1, 0, 30 * n) for n in range(groups)])
    hidden = table_of(figures).suppressed()
    assert len(hidden) < groups * len(COLUMNS)

"""Is everything in exactly one class, by lists that one can hold against each other by hand?"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.comparing import (
    Class,
    Comparison,
    Difference,
    Item,
    Theirs,
    Unreadable,
    Values,
    compare,
)

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
COLUMNS = ("bucket", "level")


def row(
    line: int, bucket: str = "", level: str = "", *, key: str = "", count: int | None = None
) -> Theirs:
    """A row of theirs."""
    return Theirs(line, key or f"K-{line}", count, {"bucket": bucket, "level": level})


def ours(**buckets: str) -> dict[Item, Values]:
    """Our cases, each felonies, and where they stand."""
    ids = {"a": A, "b": B, "c": C}
    return {Item(ids[each]): {"bucket": b, "level": "felony"} for each, b in buckets.items()}


def compared(theirs: list[Theirs], held: dict[Item, Values], *named: list[UUID]) -> Comparison:
    """What comes of comparing, where the nth row may mean the nth cases."""
    return compare(theirs, held, {e.line: n for e, n in zip(theirs, named, strict=True)}, COLUMNS)


def kinds(found: Comparison) -> list[str]:
    """The class of each, in order."""
    return [str(each.kind) for each in found.rows]


def test_equal_in_every_column_is_matched() -> None:
    found = compared([row(2, "filed", "felony")], ours(a="filed"), [A])
    assert kinds(found) == ["matched"]


def test_unequal_in_one_column_differs_in_that_column_only() -> None:
    found = compared([row(2, "dismissed", "felony")], ours(a="filed"), [A])
    assert kinds(found) == ["differs"]
    assert found.rows[0].differences == (Difference("bucket", "dismissed", "filed"),)
    bucket, level = found.tallies()
    assert (bucket.compared, bucket.equal, bucket.differing) == (1, 0, 1)
    assert (level.compared, level.equal, level.differing) == (1, 1, 0)


def test_an_empty_cell_of_theirs_says_nothing_and_is_not_compared() -> None:
    found = compared([row(2, "filed", "")], ours(a="filed"), [A])
    assert kinds(found) == ["matched"]
    assert [each.compared for each in found.tallies()] == [1, 0]


def test_what_we_do_not_know_and_they_say_differs() -> None:
    found = compared([row(2, level="felony")], {Item(A): {"bucket": "filed", "level": ""}}, [A])
    assert kinds(found) == ["differs"]


def test_what_nobody_finds_is_only_theirs_and_what_nobody_names_only_ours() -> None:
    assert kinds(compared([row(2)], ours(a="filed"), [])) == ["only_theirs", "only_ours"]


def test_a_case_that_is_not_compared_is_not_ours_here() -> None:
    assert kinds(compared([row(2)], ours(a="filed"), [B])) == ["only_theirs", "only_ours"]


def test_a_row_that_fits_two_of_ours_is_placed_with_neither() -> None:
    found = compared([row(2, "filed")], ours(a="filed", b="filed"), [A, B])
    assert kinds(found) == ["unreadable", "only_ours", "only_ours"]
    fault = found.rows[0].unreadable
    assert fault
    assert "fits 2 cases of ours" in fault.message


def test_two_rows_of_one_case_are_both_unreadable_and_name_each_other() -> None:
    found = compared([row(2, "filed"), row(3, "dismissed")], ours(a="filed"), [A], [A])
    assert kinds(found) == ["unreadable", "unreadable", "only_ours"]
    faults = [each.unreadable.message for each in found.rows if each.unreadable]
    assert faults == ["Line 3 names the same as this one.", "Line 2 names the same as this one."]


def test_two_rows_of_one_unknown_key_are_both_unreadable() -> None:
    found = compared([row(2, key="K"), row(3, key="K")], {}, [], [])
    assert kinds(found) == ["unreadable", "unreadable"]


def test_counts_of_one_case_are_items_of_their_own() -> None:
    held: dict[Item, Values] = {Item(A, n): {"bucket": "filed"} for n in (1, 2)}
    theirs = [row(2, "filed", key="K", count=1), row(3, "filed", key="K", count=3)]
    assert kinds(compared(theirs, held, [A], [A])) == ["matched", "only_theirs", "only_ours"]


def test_rows_that_could_not_be_read_stand_in_their_place() -> None:
    bad = Unreadable(2, "Class", "…", "…")
    found = compare([row(3, "filed")], ours(a="filed"), {3: [A]}, COLUMNS, [bad])
    assert kinds(found) == ["unreadable", "matched"]


CASES = st.lists(st.sampled_from([A, B, C]), max_size=2)


@given(
    st.lists(st.tuples(CASES, st.sampled_from(["filed", "dismissed", ""])), max_size=6),
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["filed", "dismissed"])),
    st.integers(0, 3),
)
def test_whatever_the_lists_hold_every_row_and_every_item_is_counted_once(
    rows: list[tuple[list[UUID], str]], held: dict[str, str], bad: int
) -> None:
    theirs = [row(line, bucket) for line, (_, bucket) in enumerate(rows, 2)]
    named = {line: cases for line, (cases, _) in enumerate(rows, 2)}
    unreadable = [Unreadable(100 + each, None, "…", "…") for each in range(bad)]
    found = compare(theirs, ours(**held), named, COLUMNS, unreadable)
    totals = found.totals(sealed=0, unexplained=0)
    both = totals.matched + totals.differs
    assert both + totals.only_theirs + totals.unreadable == totals.rows == len(rows) + bad
    assert both + totals.only_ours == totals.ours == len(held)
    items = Counter(each.item for each in found.rows if each.item)
    assert set(items) == set(ours(**held))
    assert not items or max(items.values()) == 1
    for each in found.rows:
        assert (each.kind == Class.DIFFERS) == bool(each.differences)


def test_no_repr_shows_a_key() -> None:
    assert "SECRET" not in repr(row(2, key="SECRET"))
    assert "SECRET" not in repr(Unreadable(2, None, "…", "…", "SECRET"))

"""What may one order do to many cases, and does every listed case end up somewhere?"""
# Longer than the house allows: one order and every refusal of it.

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from bulk import COURT, FILED_ON, ORDERED_ON, filed, found
from hypothesis import given
from hypothesis import strategies as st

from domain import refusals as no
from domain.actors import Act, Document, Order, Role
from domain.bulk_order import BulkOrder
from domain.counts import Level, Scope, Stage
from domain.guards import must_be_named_once, must_be_one_case
from domain.listed import Direction, Ordered, Unapplied, carry_out

SHA, SIX = "5e" * 32, "6f" * 32
ID = UUID(int=820)
ORDER = Order("2020-64", "J. Roe", ID)
ACT = Act(COURT.id, Role.COURT_CLERK, ORDERED_ON, Document("ORDER-64", SHA))
DISMISSED = Direction(None, Ordered.DISMISS)


def received(listed: int = 3, act: Act = ACT, order: Order = ORDER, sha256: str = SHA) -> BulkOrder:
    """An order that came in with a list of so many cases."""
    return BulkOrder.receive(
        act,
        order,
        order_id=ID,
        list_sha256=sha256,
        n_lines=listed,
        n_listed=listed,
        ordered={"dismiss": listed},
    )


def refused(line: int) -> Unapplied:
    """An exception of this line."""
    return Unapplied.because(no.NotOnRecord(line=line), line)


def take(bulk: BulkOrder, applied: int, exceptions: int = 0, listed: int | None = None) -> None:
    """The next page of the order's list."""
    bulk.apply(
        ACT,
        n_listed=applied + exceptions if listed is None else listed,
        n_applied=applied,
        n_facts=applied,
        exceptions=[refused(line) for line in range(exceptions)],
    )


def completed() -> BulkOrder:
    """An order that was applied to its end."""
    bulk = received()
    take(bulk, 3)
    bulk.complete(ACT)
    return bulk


OTHER = replace(ACT, document=Document("ORDER-65", SHA))
REFUSED: dict[type[no.Refusal], tuple[Callable[[], object], str]] = {
    no.NotTheList: (
        lambda: received(sha256=SIX),
        f"The signed order's SHA-256 is {SHA}, the list's {SIX}; send the list that was signed.",
    ),
    no.NothingListed: (
        lambda: received(0),
        "The order lists no case; ask the court for the list that belongs to it.",
    ),
    no.OtherOrder: (
        lambda: received().resume(OTHER, ORDER),
        "This list came in as order 2020-64 of J. Roe, 2020-06-26 (ORDER-64); say the same of it.",
    ),
    no.DoesNotTie: (
        lambda: take(received(), 1, 1, listed=3),
        "Of 3 listed cases 1 were applied and 1 were not; one is missing.",
    ),
    no.NotOnRecord: (
        lambda: must_be_one_case(7, ()),
        "No case on record is the one that line 7 names; take it up, then order it by itself.",
    ),
    no.AmbiguousDocket: (
        lambda: must_be_one_case(7, {ID, UUID(int=1)}),
        "The docket of line 7 is that of 2 cases; order each of them by its id.",
    ),
    no.ListedTwice: (
        lambda: must_be_named_once([3, 7]),
        "Lines 3, 7 name one and the same case; order it by itself, once it is clear what holds.",
    ),
    no.OrderCompleted: (
        lambda: completed().complete(ACT),
        "The order was applied to its end; nothing more of it is to be done.",
    ),
}


@pytest.mark.parametrize("refusal", REFUSED, ids=lambda each: each.__name__)
def test_a_refusal_says_what_is_wrong_and_on_what_law(refusal: type[no.Refusal]) -> None:
    attempt, says = REFUSED[refusal]
    with pytest.raises(refusal) as raised:
        attempt()
    assert str(raised.value) == says
    assert raised.value.citation == "HS 11361.8, 11361.9"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COURT_CLERK}))
def test_only_the_court_orders(role: Role) -> None:
    other = replace(ACT, role=role)
    for attempt in (
        lambda: received(act=other),
        lambda: received().resume(other, ORDER),
        lambda: received().apply(other, n_listed=1, n_applied=1, n_facts=1, exceptions=()),
        lambda: received().complete(other),
    ):
        with pytest.raises(no.NotYours):
            attempt()


def test_an_order_without_a_number_a_judge_or_a_paper_is_none() -> None:
    for order in (Order(" ", "J. Roe"), Order("2020-64", "")):
        with pytest.raises(no.MissingOrder):
            received(order=order)
    with pytest.raises(no.MissingDocument):
        received(act=replace(ACT, document=None))


@pytest.mark.parametrize(
    ("act", "order"),
    [
        (OTHER, ORDER),
        (replace(ACT, on=FILED_ON), ORDER),
        (ACT, replace(ORDER, number="2020-65")),
        (ACT, replace(ORDER, judge="J. Doe")),
    ],
)
def test_a_list_that_comes_again_is_the_same_order_in_all_that_is_said(
    act: Act, order: Order
) -> None:
    with pytest.raises(no.OtherOrder):
        received().resume(act, order)


def test_another_clerk_of_the_court_may_go_on_with_it() -> None:
    received().resume(replace(ACT, by="court-2"), ORDER)


def test_an_order_is_not_complete_before_every_listed_case_is_accounted_for() -> None:
    bulk = received(3)
    take(bulk, 1, 1)
    with pytest.raises(no.DoesNotTie):
        bulk.complete(ACT)
    take(bulk, 1)
    bulk.complete(ACT)
    assert (bulk.n_applied, len(bulk.exceptions), bulk.is_completed) == (2, 1, True)


def test_no_more_cases_are_applied_than_are_listed() -> None:
    with pytest.raises(no.DoesNotTie):
        take(received(3), 4)


def test_nothing_is_applied_after_the_end() -> None:
    with pytest.raises(no.OrderCompleted):
        take(completed(), 0)


pages = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8)


@given(pages=pages, listed=st.integers(1, 60))
def test_listed_is_applied_plus_exceptions_or_the_order_is_not_complete(
    pages: list[tuple[int, int]], listed: int
) -> None:
    bulk, done = received(listed), 0
    for applied, exceptions in pages:
        if done + applied + exceptions > listed:
            with pytest.raises(no.DoesNotTie):
                take(bulk, applied, exceptions)
            continue
        take(bulk, applied, exceptions)
        done += applied + exceptions
    if done < listed:
        with pytest.raises(no.DoesNotTie):
            bulk.complete(ACT)
        return
    bulk.complete(ACT)
    last = bulk.pending_events[-1]
    assert isinstance(last, BulkOrder.Completed)
    assert last.n_listed == last.n_applied + last.n_exceptions == listed


@given(listed=st.integers(-5, 20), applied=st.integers(-5, 20), exceptions=st.integers(0, 20))
def test_a_page_that_does_not_tie_is_never_on_record(
    listed: int, applied: int, exceptions: int
) -> None:
    bulk = received(20)
    ties = applied >= 0 and listed == applied + exceptions and listed <= 20
    if ties:
        take(bulk, applied, exceptions, listed=listed)
    else:
        with pytest.raises(no.DoesNotTie):
            take(bulk, applied, exceptions, listed=listed)
    assert bulk.n_done == (listed if ties else 0)


# What the order does to one case.


def test_each_fact_of_the_case_names_the_order() -> None:
    case = filed(counts=2)
    before = case.version
    directions = [
        Direction(1, Ordered.REDESIGNATE_MISDEMEANOR),
        Direction(2, Ordered.REDESIGNATE_INFRACTION, Scope.CONVICTION),
    ]
    assert carry_out(case, ACT, ORDER, directions) == 3
    made = [each for each in case.pending_events if each.originator_version > before]
    assert [type(each).TOPIC for each in made] == [
        "case.redesignated",
        "case.redesignated",
        "case.sealed",
    ]
    assert {each.order.bulk_order_id for each in made} == {ID}
    assert [each.level for each in case.standings.values()] == [Level.MISDEMEANOR, Level.INFRACTION]
    assert [each.is_sealed for each in case.standings.values()] == [False, True]


def test_a_line_without_a_count_means_every_count_before_the_court() -> None:
    case = filed(counts=3)
    case.withdraw(replace(ACT, role=Role.PROSECUTOR), [2], "by_request")
    carry_out(case, ACT, ORDER, [DISMISSED])
    stages = [each.stage for each in case.standings.values()]
    assert stages == [Stage.DISMISSED, Stage.WITHDRAWN, Stage.DISMISSED]


@pytest.mark.parametrize("ordered", Ordered)
def test_a_case_that_was_never_filed_is_not_decided(ordered: Ordered) -> None:
    case = found()
    with pytest.raises(no.OutOfOrder, match=r"Count 1 is identified; to .+ it, it must be filed"):
        carry_out(case, ACT, ORDER, [Direction(None, ordered)])


@pytest.mark.parametrize("ordered", Ordered)
def test_whatever_a_list_can_order_a_case_can_take(ordered: Ordered) -> None:
    case = filed()
    assert carry_out(case, ACT, ORDER, [Direction(1, ordered, Scope.ARREST_AND_CONVICTION)]) == 2
    assert case.standings[1].stage.is_granted
    assert case.standings[1].is_sealed


def test_an_order_does_not_raise_a_level() -> None:
    with pytest.raises(no.NotDownwards):
        carry_out(
            filed(Level.MISDEMEANOR),
            ACT,
            ORDER,
            [Direction(1, Ordered.REDESIGNATE_MISDEMEANOR)],
        )


def test_an_order_is_not_older_than_the_filing() -> None:
    with pytest.raises(no.OrderBeforeFiling):
        carry_out(filed(), replace(ACT, on=FILED_ON.replace(month=5)), ORDER, [DISMISSED])


def test_an_exception_keeps_the_rule_that_refused_and_no_personal_data() -> None:
    kept = Unapplied.because(no.AmbiguousDocket(line=7, cases=2), 7)
    assert kept == Unapplied(
        7,
        None,
        "ambiguous_docket",
        "The docket of line 7 is that of 2 cases; order each of them by its id.",
        "HS 11361.8, 11361.9",
    )

"""HS 11361.8(b)-(f): what the court may order, on what, and what stays sealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from given import CLERK, COURT, DAY, ORDER, PROSECUTOR, a_case, a_count, to

from domain import refusals
from domain.actors import Order
from domain.case import Case
from domain.counts import Basis, Level, Relief, Scope
from tests.domain.steps import take

BEFORE = DAY - timedelta(days=1)


def _filed(basis: Basis | None) -> Case:
    case = a_case("motion").signed(Relief.REDESIGNATE)
    case.file(CLERK, basis, is_stipulated=True)
    return case


def test_half_dismissed_and_half_reduced() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.redesignate(COURT, to(Level.MISDEMEANOR, [2]), ORDER)
    assert [case.bucket_of(number) for number in (1, 2)] == ["dismissed", "redesignated"]
    assert [each.level for each in case.standings.values()] == [Level.FELONY, Level.MISDEMEANOR]
    assert case.bucket == "mixed"


@pytest.mark.parametrize("verb", ["dismiss", "redesignate", "resentence", "deny", "seal", "unseal"])
@pytest.mark.parametrize("order", [Order("", "Department 12"), Order("O-1", ""), Order(" ", " ")])
def test_an_order_has_a_number_and_a_judge(verb: str, order: Order) -> None:
    stage = {"seal": "dismissed", "unseal": "sealed"}.get(verb, "filed")
    case = getattr(a_case(), stage)()
    version = case.version
    lower = to(Level.MISDEMEANOR, [1])
    steps = {
        "dismiss": lambda: case.dismiss(COURT, [1], order),
        "redesignate": lambda: case.redesignate(COURT, lower, order),
        "resentence": lambda: case.resentence(COURT, lower, order),
        "deny": lambda: case.deny(COURT, [1], "not_eligible", order),
        "seal": lambda: case.seal(COURT, [1], Scope.CONVICTION, order),
        "unseal": lambda: case.unseal(COURT, [1], order),
    }
    with pytest.raises(refusals.MissingOrder, match=f"To {verb}, name the court's order"):
        steps[verb]()
    assert case.version == version


@pytest.mark.parametrize("verb", ["resentence", "seal", "unseal"])
def test_an_order_is_a_paper(verb: str) -> None:
    stage = {"resentence": "filed", "seal": "dismissed", "unseal": "sealed"}[verb]
    with pytest.raises(refusals.MissingDocument, match=f"To {verb}"):
        take(verb, getattr(a_case(), stage)(), replace(COURT, document=None))


@pytest.mark.parametrize("verb", ["dismiss", "redesignate", "resentence", "deny"])
def test_no_order_is_older_than_the_filing(verb: str) -> None:
    with pytest.raises(refusals.OrderBeforeFiling):
        take(verb, a_case().filed(), replace(COURT, on=BEFORE))


@pytest.mark.parametrize("basis", [None, Basis.RECALL])
def test_a_sentence_that_is_served_is_recalled(basis: Basis | None) -> None:
    case = _filed(basis)
    case.resentence(COURT, to(Level.MISDEMEANOR, [1, 2]), ORDER)
    assert (case.bucket, case.standings[1].level) == ("resentenced", Level.MISDEMEANOR)


def test_a_sentence_that_is_completed_is_not_recalled() -> None:
    case = _filed(Basis.REDESIGNATION)
    with pytest.raises(refusals.NotARecall):
        case.resentence(COURT, to(Level.MISDEMEANOR, [1]), ORDER)
    case.redesignate(COURT, to(Level.MISDEMEANOR, [1]), ORDER)
    assert case.bucket_of(1) == "redesignated"


@pytest.mark.parametrize("after", [Level.FELONY, Level.MISDEMEANOR])
def test_a_sentence_is_never_recalled_for_a_graver_or_the_same_one(after: Level) -> None:
    case = a_case("statutory", [a_count(1, Level.MISDEMEANOR)]).filed()
    with pytest.raises(refusals.NotDownwards):
        case.resentence(COURT, to(after, [1]), ORDER)
    case.resentence(COURT, to(Level.INFRACTION, [1]), ORDER)
    assert case.standings[1].level == Level.INFRACTION


def test_every_fact_names_the_order_that_it_rests_on() -> None:
    bulk = replace(ORDER, bulk_order_id=UUID(int=5))
    case = a_case().filed()
    case.dismiss(COURT, [1], bulk)
    assert case.pending_events[-1].order == bulk


# Sealing.


@pytest.mark.parametrize("stage", ["dismissed", "redesignated", "resentenced"])
def test_what_the_court_relieved_it_may_seal(stage: str) -> None:
    case = getattr(a_case(), stage)()
    case.seal(COURT, [2], Scope.ARREST_AND_CONVICTION, ORDER)
    assert [each.is_sealed for each in case.standings.values()] == [False, True]
    assert case.bucket == stage, "Sealing is no disposition."


def test_what_the_court_denied_it_does_not_seal() -> None:
    case = a_case().filed()
    case.dismiss(COURT, [1], ORDER)
    case.deny(COURT, [2], "not_eligible", ORDER)
    with pytest.raises(refusals.NothingGranted):
        case.seal(COURT, [1, 2], Scope.CONVICTION, ORDER)
    case.seal(COURT, [1], Scope.CONVICTION, ORDER)
    assert case.standings[1].is_sealed


def test_what_the_court_sealed_only_the_court_opens() -> None:
    case = a_case().sealed()
    with pytest.raises(refusals.NotYours, match="court_clerk"):
        case.unseal(PROSECUTOR, [1], ORDER)
    case.unseal(COURT, [1], ORDER)
    assert [each.is_sealed for each in case.standings.values()] == [False, True]
    with pytest.raises(refusals.NotSealed):
        case.unseal(COURT, [1], ORDER)


def test_a_sealed_count_stays_sealed_when_it_is_reopened() -> None:
    case = a_case().sealed()
    case.reopen(CLERK, [1], "new_facts")
    assert case.standings[1].is_sealed
    case.unseal(COURT, [1], ORDER)
    assert not case.standings[1].is_sealed


def test_what_is_sealed_is_not_sealed_again() -> None:
    case = a_case().dismissed()
    case.seal(COURT, [1], Scope.CONVICTION, ORDER)
    with pytest.raises(refusals.AlreadySealed, match="Count 1"):
        case.seal(COURT, [2, 1], Scope.CONVICTION, ORDER)
    case.seal(COURT, [2], Scope.CONVICTION, ORDER)
    assert {each.is_sealed for each in case.standings.values()} == {True}

"""Is what came in with one file kept as it was received?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
from given import CLERK, PAPER, an_act

from domain import refusals
from domain.actors import Act, Role
from domain.batch import Batch

TOTALS = {"lines": 38, "subjects": 13, "cases": 11, "counts": 18, "new_cases": 11}


def _received(act: Act = CLERK, totals: Mapping[str, int] = TOTALS) -> Batch:
    return Batch.receive(
        act,
        batch_id=UUID(int=5),
        layout="doj",
        county="sacramento",
        file_sha256="cd" * 32,
        totals=totals,
    )


def test_a_batch_is_one_fact_with_who_what_and_how_much() -> None:
    batch = _received()
    (fact,) = batch.collect_events()
    assert isinstance(fact, Batch.Received)
    assert (fact.by, fact.role, fact.on, fact.document) == ("clerk-1", "clerk", CLERK.on, PAPER)
    assert (fact.layout, fact.county, fact.file_sha256) == ("doj", "sacramento", "cd" * 32)
    assert fact.totals == TOTALS
    assert (batch.id, batch.version, batch.county) == (UUID(int=5), 1, "sacramento")


def test_the_receipt_does_not_change_with_the_readers_own_counting() -> None:
    totals = dict(TOTALS)
    batch = _received(totals=totals)
    totals["counts"] = 0
    assert batch.totals == batch.collect_events()[0].totals == TOTALS


def test_an_empty_file_is_received_too() -> None:
    assert _received(totals={}).totals == {}


@pytest.mark.parametrize("role", Role)
def test_only_the_office_receives_a_file(role: Role) -> None:
    if role in {"clerk", "prosecutor", "system"}:
        assert _received(an_act(role)).version == 1
    else:
        with pytest.raises(refusals.NotYours, match=f"The role {role} may not import"):
            _received(an_act(role))


def test_a_batch_is_never_changed_after() -> None:
    rules = {name for name in vars(Batch) if not name.startswith("_") and name.islower()}
    assert rules == {"receive", "refuse"}


def _refused(act: Act = CLERK) -> Batch:
    return Batch.refuse(
        act,
        batch_id=UUID(int=6),
        layout="doj95",
        county="SACRAMENTO",
        file_sha256="cd" * 32,
        files=["cd" * 32],
        lines=37,
        problems={"width": 1},
    )


def test_a_refusal_is_one_fact_with_how_many_problems_of_which_kind() -> None:
    batch = _refused()
    (fact,) = batch.collect_events()
    assert isinstance(fact, Batch.Refused)
    assert (fact.lines, fact.problems, fact.files) == (37, {"width": 1}, ("cd" * 32,))
    assert (batch.problems, batch.totals) == ({"width": 1}, {})


@pytest.mark.parametrize("role", sorted(set(Role) - {"clerk", "prosecutor", "system"}))
def test_only_the_office_puts_a_refusal_on_record(role: Role) -> None:
    with pytest.raises(refusals.NotYours):
        _refused(an_act(role))


def test_a_delivery_of_one_file_names_that_file() -> None:
    (fact,) = _received().collect_events()
    assert fact.files == ("cd" * 32,)

"""What went another way than it should is counted once, by kind, and never across units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

import projections
from domain.actors import Act, Role
from domain.asking import Channel, Ending
from domain.batch import Batch
from domain.inquiry import Inquiry
from projections.reports.exceptions import exceptions
from tests.projections.listed import FIRST_DAY, read


@pytest.fixture
def ask(pool, log_id):
    """Open, settled, by kind and county; and the totals by unit."""

    def ask(**asked: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
        projections.catch_up(pool, log_id)
        with pool.cursor() as cursor:
            rows = read(exceptions, cursor, log_id, **asked).rows
        parts = {(r["kind"], r["county"]): (r["open"], r["settled"]) for r in rows}
        totals = {r["unit"]: r["total"] for r in rows if r["kind"] == "total"}
        return {key: each for key, each in parts.items() if key[0] != "total"}, totals

    return ask


def test_where_all_went_well_there_is_nothing(save, identified, ask):
    save(identified())
    parts, totals = ask()
    assert parts == {}
    assert totals == dict.fromkeys(exceptions.units, 0)


def test_a_duplicate_is_settled_when_it_is_merged(save, identified, act, ask):
    one, other = identified(), identified()
    other.link(act("clerk"), one.id)
    save(one, other)
    assert ask()[0] == {("duplicate", "Alameda"): (1, 0)}
    other.merge(act("clerk"), one)
    last = save(one, other)
    assert ask()[0] == {("duplicate", "Alameda"): (0, 1)}
    assert ask(at_position=3)[0] == {("duplicate", "Alameda"): (1, 0)}
    assert ask(county="Elsewhere") == ({}, dict.fromkeys(exceptions.units, 0))
    assert ask(procedure="motion")[0] == {}
    assert last > 3


def test_an_inquiry_without_a_case_is_open_until_it_is_closed(save, ask):
    clerk = Act("clerk-1", Role.CLERK, FIRST_DAY)
    inquiry = Inquiry.receive(clerk, channel=Channel.WEB, county="Alameda", given=["docket"])
    inquiry.unmatch(clerk)
    save(inquiry)
    parts, totals = ask()
    assert parts == {("inquiry without a case", "Alameda"): (1, 0)}
    assert (totals["inquiry"], totals["case"]) == (1, 0)
    inquiry.close(clerk, Ending.WITHDRAWN)
    save(inquiry)
    assert ask()[0] == {("inquiry without a case", "Alameda"): (0, 1)}


def test_a_list_that_was_refused_and_a_fact_that_was_corrected_are_there(
    save, identified, act, ask
):
    refused = Batch.refuse(
        Act("clerk-1", Role.CLERK, FIRST_DAY),
        batch_id=UUID(int=5),
        layout="doj",
        county="Marin",
        file_sha256="ab" * 32,
        files=["ab" * 32],
        lines=3,
        problems={"truncated": 1},
    )
    save(refused)
    assert ask()[0] == {("list refused", "Marin"): (0, 1)}
    assert ask(at_position=0)[0] == {}

"""Every list and every view is as of a moment: the same later, after a rebuild, and as folded.

Told over random lawful histories, whose facts are recorded in any order of their legal days.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

import projections
from domain.actors import Act, Document, Order, Role
from domain.bulk_order import BulkOrder
from domain.counts import Outcome
from domain.listed import Unapplied
from projections import bulk_orders, caseload, inquiries, timeline
from projections.engine import AsOf, When, as_of
from projections.reports import queues
from tests.projections.listed import FIRST_DAY, a_case, act, checked

JUDGED = date(2020, 8, 1)
MOMENTS = [
    When(at_position=120),
    When(at_position=60, effective=date(2018, 12, 31)),
    When(effective=date(2019, 6, 30)),
    When(at_position=0),
]
MARCH, MAY = date(2019, 3, 4), date(2019, 5, 6)


def an_order() -> BulkOrder:
    """An order for three cases, one of which it could not be applied to."""
    digest = "cd" * 32
    signed = act(Role.COURT_CLERK, MAY)
    order = BulkOrder.receive(
        Act("court-1", Role.COURT_CLERK, MAY, Document("L-1", digest)),
        Order("O-9", "A. Judge"),
        order_id=UUID(int=99),
        list_sha256=digest,
        n_lines=3,
        n_listed=3,
        ordered={"dismiss": 3},
    )
    left = Unapplied(2, uuid4(), "not_filed", "Not before the court.", "HS 11361.8")
    order.apply(signed, n_listed=3, n_applied=2, n_facts=2, exceptions=[left])
    order.complete(act(Role.COURT_CLERK, date(2020, 1, 1)))
    return order


def everything(cursor: Any, log_id: int, case_ids: list[UUID], when: When) -> dict[str, bytes]:
    """What every list and every view says as of then."""
    at = as_of(cursor, log_id, "caseload", when, ["timeline", "inquiries", "bulk_orders"])
    (order,) = bulk_orders.orders(cursor, log_id, at=at) or [None]
    looked: dict[str, Any] = {
        "cases": caseload.cases(cursor, log_id, at=at),
        "next cases": caseload.cases(cursor, log_id, at=at, after_key=20, limit=7),
        "some cases": caseload.cases(cursor, log_id, at=at, bucket="eligible", county="Alameda"),
        "case": [caseload.case(cursor, log_id, each, at) for each in case_ids],
        "history": [timeline.history(cursor, log_id, each, at) for each in case_ids],
        "told": [*timeline.told(cursor, log_id, case_ids, at).values()],
        "checked": timeline.streams_of(cursor, log_id, "case.checked", at=at),
        "inquiries": inquiries.inquiries(cursor, log_id, at=at),
        "totals": inquiries.totals(cursor, log_id, at),
        "orders": order,
        "exceptions": bulk_orders.exceptions(cursor, log_id, UUID(int=99), at=at),
        "queues": queues.summary(cursor, log_id, today=JUDGED, when=when),
        "queue": queues.page(cursor, log_id, "identified", today=JUDGED, when=when),
    }
    return {name: orjson.dumps(each, default=str) for name, each in looked.items()}


@pytest.mark.parametrize("seed", [21, 22])
def test_equal_moments_give_equal_bytes_later_and_after_a_rebuild(pool, log_id, save, tell, seed):
    told = tell(seed, cases=30, steps=240)
    save(an_order())
    projections.catch_up(pool, log_id)
    with pool.cursor() as cursor:
        head = as_of(cursor, log_id, "caseload").position
    moments = [each if each.at_position is not None else each._replace(at_position=head)
               for each in MOMENTS]  # fmt: skip

    def looks() -> list[dict[str, bytes]]:
        with pool.cursor() as cursor:
            return [everything(cursor, log_id, list(told), each) for each in moments]

    before = looks()
    assert b'"O-9"' in before[2]["orders"]
    tell(seed + 100, cases=8, steps=80)
    projections.catch_up(pool, log_id)
    assert looks() == before
    projections.rebuild_all(pool, log_id)
    assert looks() == before


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_a_case_stands_where_the_facts_up_to_then_have_brought_it(
    pool, log_id, casework, tell, seed
):
    told = tell(seed, cases=30, steps=400)
    projections.catch_up(pool, log_id)
    rng = Random(seed)  # noqa: S311 - no secret hangs on it.
    with pool.cursor() as cursor:
        head = as_of(cursor, log_id, "caseload").position
        facts = timeline.told(cursor, log_id, told)
        found = 0
        for case_id, history in facts.items():
            for _ in range(4):
                at = AsOf(
                    rng.randint(1, head),
                    None,
                    0,
                    date(rng.randint(2018, 2021), rng.randint(2, 12), 15),
                )
                row = caseload.case(cursor, log_id, case_id, at)
                version = known_then(history, at)
                assert (row and row["version"]) == (version or None), (case_id, at)
                if row:
                    found += 1
                    must_stand_as(row, casework.case(case_id, version))
    assert found > 20


def known_then(history: list[dict[str, Any]], at: AsOf) -> int:
    """The latest version known at the position whose every fact had taken effect by the day."""
    recorded = [each for each in history if each["position"] <= at.position]
    latest = accumulate((each["on"] for each in recorded), max)
    assert at.effective
    return sum(day <= at.effective for day in latest)


def must_stand_as(row: Any, case: Any) -> None:
    """The row says of the case what the case says of itself."""
    assert (row["bucket"], row["procedure"]) == (case.bucket, case.procedure.name)
    assert row["is_closed"] == case.is_closed
    for each in row["counts"]:
        standing = case.standings[each["number"]]
        assert each["stage"] == standing.stage
        assert each["bucket"] == case.bucket_of(each["number"])
        assert (each["level_now"], each["relief"]) == (standing.level, standing.relief)
        assert each["since"] == standing.since


@pytest.fixture
def late(pool, log_id, save):
    """A case of 1 January, checked in May; that it was also checked in March is recorded later."""
    case = a_case(counts=2)
    checked(case, MAY, Outcome.DISMISS, 1)
    checked(case, MARCH, Outcome.NOT_ELIGIBLE, 2)
    save(case)
    projections.catch_up(pool, log_id)
    return case


@pytest.mark.parametrize(
    ("moment", "stages"),
    [
        (When(effective=date(2018, 12, 31)), None),
        (When(effective=FIRST_DAY), ["identified", "identified"]),
        # The late fact is known, but not without the one before it, which is of May.
        (When(effective=MARCH), ["identified", "identified"]),
        (When(effective=date(2019, 5, 5)), ["identified", "identified"]),
        (When(effective=MAY), ["checked", "checked"]),
        (When(2, effective=MAY), ["checked", "identified"]),
        (When(2, effective=MARCH), ["identified", "identified"]),
        (When(1, effective=MAY), ["identified", "identified"]),
        (When(0, effective=MAY), None),
    ],
)
def test_what_is_recorded_late_counts_from_the_latest_day_before_it(
    pool, log_id, late, moment, stages
):
    with pool.cursor() as cursor:
        row = caseload.case(cursor, log_id, late.id, as_of(cursor, log_id, "caseload", moment))
        listed = caseload.cases(cursor, log_id, at=as_of(cursor, log_id, "caseload", moment))
        found = queues.summary(cursor, log_id, today=JUDGED, when=moment)[1]
    assert (row and sorted(each["stage"] for each in row["counts"])) == (stages and sorted(stages))
    assert len(listed) == sum(each["waiting"] for each in found) == (1 if stages else 0)


def test_a_milestone_keeps_its_true_day_all_the_same(pool, log_id, late):
    with pool.cursor() as cursor:
        counts = caseload.case(cursor, log_id, late.id)["counts"]
        history = timeline.history(cursor, log_id, late.id)
    assert {each["number"]: each["checked_on"] for each in counts} == {1: MAY, 2: MARCH}
    assert [(each["version"], each["out_of_order"]) for each in history] == [
        (1, False),
        (3, True),
        (2, False),
    ]


def test_a_projection_that_is_behind_another_tells_of_no_more_than_both_know(
    pool, log_id, late, save
):
    save(a_case(number=8))
    projections.engine.catch_up(pool, log_id, [caseload])
    with pool.cursor() as cursor:
        assert as_of(cursor, log_id, "caseload").position == 4
        assert as_of(cursor, log_id, "caseload", also=["timeline"]).position == 3
        with pytest.raises(projections.engine.NotFoldedYet, match="cannot tell of 4"):
            as_of(cursor, log_id, "caseload", When(4), ["timeline"])

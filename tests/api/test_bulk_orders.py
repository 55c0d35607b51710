"""Does one order reach every case of its list, once, whatever comes between?"""
# Longer than the house allows: one order, and all that can come between its lines and the cases.

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from bulk import (
    COURT,
    INFRACTION,
    MISDEMEANOR,
    ORDERED_ON,
    SIGNED,
    a_list,
    apply,
    filed,
    found,
    on_record,
)
from eventsourcing.persistence import IntegrityError

import api.ordering
from api.office import Office
from api.ordering import CasesMoved
from domain.actors import Act, Role
from domain.casework import Casework, Command
from domain.counts import Level, Stage
from domain.refusals import NotTheList, NotYours, OtherOrder
from projections import PROJECTIONS, bulk_orders, check

TWICE = "Lines 5, 7 name one and the same case; order it by itself, once it is clear what holds."
WHERE = (
    "/api/v1/bulk-orders?number=2020-64&judge=J.%20Roe&on=2020-06-26&reference=ORDER-64&dry_run="
)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.ordering, "PAGE", 2)


def head(office: Office) -> int:
    """The last position of the log."""
    return office.casework.recorder.max_notification_id() or 0


def facts_of_the_order(office: Office, order_id: UUID) -> list[Any]:
    """Every fact of a case that names the order, from the log itself."""
    mapper = office.casework.mapper
    log = office.casework.recorder.select_notifications(1, 10_000)
    facts = [mapper.to_domain_event(each) for each in log]
    named = [(each, getattr(each, "order", None)) for each in facts]
    return [
        each
        for each, order in named
        if order and order.bulk_order_id == order_id and type(each).TOPIC.startswith("case.")
    ]


def must_tie(office: Office, receipt: Any) -> None:
    """The receipt ties with itself, with the order on record, and with the facts of cases."""
    assert receipt.listed == receipt.applied + receipt.exceptions
    bulk = office.casework.bulk_order(receipt.order_id)
    assert bulk
    assert bulk.is_completed
    assert (bulk.n_listed, bulk.n_applied) == (receipt.listed, receipt.applied)
    facts = facts_of_the_order(office, receipt.order_id)
    assert len(facts) == receipt.facts
    assert len({each.originator_id for each in facts}) == receipt.applied


def test_felonies_and_misdemeanors_of_one_order_are_lowered_and_sealed(office: Office) -> None:
    felonies = on_record(office, (filed() for _ in range(3)))
    misdemeanors = on_record(office, (filed(Level.MISDEMEANOR) for _ in range(2)))
    rows = [(each.id, "", MISDEMEANOR) for each in felonies]
    rows += [(each.id, "", INFRACTION, "yes") for each in misdemeanors]
    receipt = apply(office, a_list(rows))
    assert (receipt.listed, receipt.applied, receipt.exceptions, receipt.facts) == (5, 5, 0, 7)
    assert receipt.position == head(office)
    must_tie(office, receipt)
    lowered = [office.casework.case(each.id).standings[1] for each in (*felonies, *misdemeanors)]
    assert [each.level for each in lowered] == [Level.MISDEMEANOR] * 3 + [Level.INFRACTION] * 2
    assert [each.is_sealed for each in lowered] == [False] * 3 + [True] * 2


def test_a_case_whose_rule_refuses_is_an_exception_and_nothing_of_it_is_on_record(
    office: Office,
) -> None:
    cases = on_record(office, [filed(), found(), filed(counts=2)])
    rows = [(cases[0].id,), (cases[1].id,), (cases[2].id, 1, "dismiss"), (cases[2].id, 9)]
    receipt = apply(office, a_list(rows))
    assert (receipt.listed, receipt.applied, receipt.exceptions) == (3, 1, 2)
    assert [(each.line, each.case_id, each.reason) for each in receipt.unapplied] == [
        (3, cases[1].id, "out_of_order"),
        (4, cases[2].id, "unknown_count"),
    ]
    assert receipt.unapplied[0].message == "Count 1 is identified; to dismiss it, it must be filed."
    assert office.casework.case(cases[2].id).version == cases[2].version
    must_tie(office, receipt)


def test_a_docket_that_names_no_case_or_several_or_one_twice_is_an_exception(
    office: Office,
) -> None:
    dockets = ["99F01234", "77F00001", "77F00001", "55F1; 55F2", "44F1"]
    cases = on_record(office, (filed() for _ in dockets), dockets)
    rows = [("99f-01234",), ("77F00001",), ("00F0",), ("55F1",), ("44F1",), ("55F2",)]
    receipt = apply(office, a_list(rows, key="docket"))
    assert (receipt.listed, receipt.applied) == (6, 2)
    assert [(each.line, each.reason, each.message) for each in receipt.unapplied] == [
        (
            3,
            "ambiguous_docket",
            "The docket of line 3 is that of 2 cases; order each of them by its id.",
        ),
        (
            4,
            "not_on_record",
            "No case on record is the one that line 4 names; take it up, then order it by itself.",
        ),
        (5, "listed_twice", TWICE),
        (7, "listed_twice", TWICE),
    ]
    must_tie(office, receipt)
    decided = [office.casework.case(each.id).standings[1].stage for each in cases]
    assert decided == [
        Stage.DISMISSED,
        Stage.FILED,
        Stage.FILED,
        Stage.FILED,
        Stage.DISMISSED,
    ]


def test_no_docket_is_in_any_fact(office: Office) -> None:
    on_record(office, [filed()], ["99F01234"])
    apply(office, a_list([("99F01234",), ("88F01234",)], key="docket"))
    states = [each.state for each in office.casework.recorder.select_notifications(1, 100)]
    assert not [each for each in states if b"F01234" in each]


def test_an_id_that_is_no_case_is_an_exception(office: Office) -> None:
    (case,) = on_record(office, [filed()])
    receipt = apply(office, a_list([(case.id,)]))
    other = apply(office, a_list([(uuid4(),), (receipt.order_id,)]), replace(SIGNED, number="2"))
    assert [each.reason for each in other.unapplied] == ["not_on_record"] * 2
    assert [each.case_id for each in other.unapplied] == [None, None]


def test_a_case_that_an_earlier_order_decided_is_an_exception_of_the_next(office: Office) -> None:
    (case,) = on_record(office, [filed()])
    apply(office, a_list([(case.id,)]))
    again = apply(office, a_list([(case.id, 1)]), replace(SIGNED, number="2020-65"))
    assert (again.applied, again.exceptions, again.facts) == (0, 1, 0)
    must_tie(office, again)


def test_the_same_list_again_adds_nothing_whoever_sends_it(office: Office) -> None:
    cases = on_record(office, (filed() for _ in range(3)))
    listing = a_list([(each.id,) for each in cases])
    first, before = apply(office, listing), head(office)
    again = apply(office, listing, actor=replace(COURT, id="court-2"))
    assert again == replace(first, replayed=True)
    assert head(office) == before


def test_a_trial_says_what_would_come_of_it_and_records_nothing(office: Office) -> None:
    cases = on_record(office, [filed(), found(), filed()])
    listing, before = a_list([(each.id,) for each in cases]), head(office)
    tried = apply(office, listing, dry_run=True)
    assert head(office) == before
    assert tried == replace(apply(office, listing), position=before, dry_run=True)


def test_an_order_that_names_another_list_is_refused(office: Office) -> None:
    (case,) = on_record(office, [filed()])
    before = head(office)
    for dry_run in (True, False):
        with pytest.raises(NotTheList):
            apply(
                office,
                a_list([(case.id,)]),
                replace(SIGNED, sha256="6f" * 32),
                dry_run=dry_run,
            )
    assert head(office) == before


def test_the_same_list_under_another_number_is_refused(office: Office) -> None:
    (case,) = on_record(office, [filed()])
    apply(office, a_list([(case.id,)]))
    with pytest.raises(OtherOrder, match="came in as order 2020-64"):
        apply(office, a_list([(case.id,)]), replace(SIGNED, number="2020-65"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COURT_CLERK}))
def test_nobody_but_the_court_applies_an_order(office: Office, role: Role) -> None:
    (case,) = on_record(office, [filed()])
    with pytest.raises(NotYours):
        apply(office, a_list([(case.id,)]), actor=replace(COURT, role=role))


class Stopped(Exception):
    """The power went."""


@pytest.mark.parametrize("commits", range(6))
def test_an_order_that_was_stopped_anywhere_goes_on_and_does_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, commits: int
) -> None:
    cases = on_record(office, [filed(), found(), filed(), filed(), found(), filed(), filed()])
    listing, left = a_list([(each.id,) for each in cases]), [commits]
    receive = Casework.receive

    def until_stopped(self: Casework, *args: Any, **kwargs: Any) -> Any:
        if left[0] == 0:
            raise Stopped
        left[0] -= 1
        return receive(self, *args, **kwargs)

    monkeypatch.setattr(Casework, "receive", until_stopped)
    with pytest.raises(Stopped):
        apply(office, listing)
    monkeypatch.setattr(Casework, "receive", receive)
    receipt = apply(office, listing)
    assert (receipt.listed, receipt.applied, receipt.exceptions) == (7, 5, 2)
    must_tie(office, receipt)


def withdraw(office: Office, case_id: UUID) -> None:
    """The office withdraws what it asked for."""
    act = Act("prosecutor-1", Role.PROSECUTOR, ORDERED_ON)
    version = office.casework.case(case_id).version
    command = Command(uuid4(), act.by, act.role, "0" * 64)
    office.casework.take(
        command, case_id, lambda case: case.withdraw(act, [1], "by_request"), version=version
    )


def moved_before(office: Office, monkeypatch: pytest.MonkeyPatch, moves: list[Any]) -> None:
    """Let the moves come, one each time a page is about to be put on record."""
    save = Casework.save

    def meanwhile(self: Casework, *args: Any, **kwargs: Any) -> Any:
        if len(args) > 1 and moves:
            moves.pop(0)()
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Casework, "save", meanwhile)


def test_a_case_that_somebody_moves_meanwhile_is_looked_at_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = on_record(office, [filed(), filed(), filed()])
    moved_before(office, monkeypatch, [lambda: withdraw(office, cases[0].id)])
    receipt = apply(office, a_list([(each.id,) for each in cases]))
    assert (receipt.applied, receipt.exceptions) == (2, 1)
    assert receipt.unapplied[0].message == "Count 1 is withdrawn; to dismiss it, it must be filed."
    must_tie(office, receipt)


def test_where_others_keep_moving_the_cases_it_says_so_and_can_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = on_record(office, (filed(counts=2) for _ in range(2)))

    def move() -> None:
        case = office.casework.case(cases[0].id)
        act = Act("court-1", Role.COURT_CLERK, ORDERED_ON)
        command = Command(uuid4(), act.by, act.role, "0" * 64)
        office.casework.take(
            command, case.id, lambda case: case.set_hearing(act, ORDERED_ON), version=case.version
        )

    listing = a_list([(each.id,) for each in cases])
    moved_before(office, monkeypatch, [move] * api.ordering.TRIES)
    with pytest.raises(CasesMoved):
        apply(office, listing)
    receipt = apply(office, listing)
    assert (receipt.applied, receipt.facts) == (2, 2)
    must_tie(office, receipt)


def test_one_order_sent_by_many_at_once_is_applied_once(office: Office) -> None:
    cases = on_record(office, [filed() if n % 3 else found() for n in range(12)])
    listing, together = a_list([(each.id,) for each in cases]), Barrier(4)

    def send(_: int) -> Any:
        together.wait()
        for _ in range(20):
            try:
                return apply(office, listing)
            except IntegrityError:
                continue
        raise AssertionError("It never came to its end.")

    with ThreadPoolExecutor(4) as crew:
        receipts = list(crew.map(send, range(4)))
    assert {(each.listed, each.applied, each.exceptions) for each in receipts} == {(12, 8, 4)}
    must_tie(office, receipts[0])


# Over HTTP.


def post(client: Any, listing: bytes, dry_run: str = "false", where: str = WHERE) -> Any:
    """The answer to an order."""
    return client.post(where + dry_run, data=listing, content_type="text/csv")


def test_an_order_comes_in_over_http_and_is_seen_with_its_exceptions(
    staff: Any, office: Office, fold: Any
) -> None:
    cases = on_record(office, [filed(), found(), found()])
    listing = a_list([(each.id,) for each in cases])
    answer = post(staff.client("court_clerk"), listing)
    assert answer.status_code == 200, answer.json
    said = answer.json
    assert (said["listed"], said["applied"], said["exceptions"]) == (3, 1, 2)
    fold()
    auditor = staff.client("auditor")
    (row,) = auditor.get("/api/v1/bulk-orders").json["items"]
    assert (row["order_id"], row["completed"]) == (said["order_id"], True)
    assert (row["number"], row["judge"], row["on"]) == ("2020-64", "J. Roe", "2020-06-26")
    assert {name: row[name] for name in ("listed", "applied", "exceptions", "lines", "facts")} == {
        name: said[name] for name in ("listed", "applied", "exceptions", "lines", "facts")
    }
    where = f"/api/v1/bulk-orders/{said['order_id']}?limit=1"
    first = auditor.get(where).json
    second = auditor.get(f"{where}&cursor={first['next']}").json
    assert [first["items"], second["items"]] == [[each] for each in said["unapplied"]]
    assert second["next"] is None


def test_a_form_with_the_file_will_do_as_well(staff: Any, office: Office) -> None:
    (case,) = on_record(office, [filed()])
    form = {"file": (io.BytesIO(a_list([(case.id,)])), "list.csv")}
    answer = staff.client("court_clerk").post(f"{WHERE}true", data=form)
    assert (answer.status_code, answer.json["applied"]) == (200, 1)


def test_a_bad_list_is_a_problem_with_every_line(
    staff: Any, office: Office, is_problem: Any
) -> None:
    answer = post(staff.client("court_clerk"), a_list([("x",), (uuid4(), 0)]))
    assert is_problem(answer, 422, "file-refused")
    assert [(each["line"], each["column"]) for each in answer.json["errors"]] == [
        (2, "case_id"),
        (3, "count"),
    ]
    assert head(office) == 0


def test_a_refusal_of_the_order_is_a_problem_with_its_law(staff: Any, is_problem: Any) -> None:
    listing = a_list([(uuid4(),)])
    answer = post(
        staff.client("court_clerk"), listing, where=f"{WHERE[:-8]}sha256={'6f' * 32}&dry_run="
    )
    assert is_problem(answer, 409, "not-the-list")
    assert answer.json["citation"] == "HS 11361.8, 11361.9"


@pytest.mark.parametrize("gone", ["number", "judge", "on", "reference"])
def test_an_order_says_all_that_it_must(staff: Any, is_problem: Any, gone: str) -> None:
    where = WHERE.replace(f"{gone}=", f"no_{gone}=")
    answer = post(staff.client("court_clerk"), a_list([(uuid4(),)]), where=where)
    assert is_problem(answer, 422, "invalid")


def test_an_order_that_is_not_there_is_not_found(staff: Any, fold: Any, is_problem: Any) -> None:
    fold()
    answer = staff.client("auditor").get(f"/api/v1/bulk-orders/{uuid4()}")
    assert is_problem(answer, 404, "not-found")


def test_the_table_is_what_the_record_says_at_every_position(office: Office, fold: Any) -> None:
    cases = on_record(office, [filed(), found(), filed(), found(), filed()])
    receipt = apply(office, a_list([(each.id,) for each in cases]))
    fold()
    assert [each.differences for each in check(office.projecting, office.log_id)] == [0] * len(
        PROJECTIONS
    )
    with office.reading.look() as cursor:
        row = bulk_orders.order(cursor, office.log_id, receipt.order_id)
        exceptions = bulk_orders.exceptions(cursor, office.log_id, receipt.order_id)
    assert row
    assert row["listed"] == row["applied"] + row["exceptions"] == 5
    assert [each["line"] for each in exceptions] == [each.line for each in receipt.unapplied]

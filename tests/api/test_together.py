"""May many cases take one step, each with a verdict of its own, and never twice?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.office import Office

HOLD = {"on": "2026-03-02", "reason": "lab_report"}


def named(*cases: dict[str, Any]) -> dict[str, Any]:
    """The cases at the versions that were seen."""
    return {"cases": [{"id": each["id"], "version": each["version"]} for each in cases]}


def send(staff: Any, role: str, step: str, body: dict[str, Any], **headers: str) -> Any:
    """The answer to a step on many cases."""
    return staff.client(role).post(f"/api/v1/cases/steps/{step}", json=body, headers=headers)


def test_each_case_has_its_own_verdict(staff: Any, desk: Any, steps: Any, office: Office) -> None:
    one, other, moved = (desk.open(steps.case()) for _ in range(3))
    desk.must("clerk", moved, "check", steps.check())
    desk.must("clerk", other, "merge", {"on": "2026-03-01", "into": one["id"]})
    other, one = other | {"version": 2}, one | {"version": 2}
    gone = {"id": "f7b1c2d3-0000-4000-8000-000000000001", "version": 1}

    answer = send(staff, "clerk", "hold", named(one, other, moved, gone) | HOLD)

    assert answer.status_code == 200, answer.json
    items = answer.json["items"]
    assert [each["id"] for each in items] == [one["id"], other["id"], moved["id"], gone["id"]]
    assert [each["outcome"] for each in items] == ["done", "refused", "moved", "refused"]
    assert [answer.json[each] for each in ("done", "refused", "moved")] == [1, 2, 1]
    assert (items[0]["version"], items[0]["problem"]) == (3, None)
    assert items[1]["problem"]["type"] == "/problems/goes-on-elsewhere"
    assert items[1]["problem"]["citation"] == "House rule"
    assert [each["topic"] for each in items[2]["problem"]["since"]] == ["case.checked"]
    assert items[3]["problem"]["type"] == "/problems/no-such-case"
    assert office.casework.case(UUID(moved["id"])).holding is None


def test_every_count_that_the_step_is_open_to_is_meant(
    staff: Any, desk: Any, steps: Any, office: Office
) -> None:
    case = desk.open(steps.case("statutory", counts=3))
    case = desk.must("clerk", case, "check", steps.check(1, outcome="reduce"))
    case = desk.must("clerk", case, "check", steps.check(2))
    case = desk.must("clerk", case, "check", steps.check(3, outcome="not_eligible"))

    answer = send(staff, "prosecutor", "leave-unchallenged", named(case) | {"on": "2026-03-02"})

    assert answer.json["items"][0]["counts"] == [1, 2], answer.json
    standings = office.casework.case(UUID(case["id"])).standings
    assert [str(each.relief) for each in standings.values()] == ["redesignate", "dismiss", "None"]
    assert [each.stage for each in standings.values()] == ["agreed", "agreed", "checked"]


def test_a_step_that_is_open_to_no_count_is_refused_with_the_reason(
    staff: Any, desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case("petition"))
    opposed = {"ground": "not_eligible", "on": "2026-03-02"} | named(case)

    answer = send(staff, "prosecutor", "oppose", opposed)

    assert answer.json["items"][0]["problem"]["type"] == "/problems/out-of-order"


def test_the_same_key_gets_the_same_verdicts_and_nothing_happens_twice(
    staff: Any, desk: Any, steps: Any, office: Office
) -> None:
    cases = [desk.open(steps.case(counts=2)) for _ in range(3)]
    body = named(*cases) | {"on": "2026-03-02", "kind": "rap_sheet"}
    key = {"Idempotency-Key": "all-of-them"}

    first = send(staff, "clerk", "request-check", body, **key)
    again = send(staff, "clerk", "request-check", body, **key)
    other = send(staff, "clerk", "request-check", body | {"kind": "case_system"}, **key)

    assert first.json["done"] == again.json["done"] == 3, (first.json, again.json)
    assert [each["counts"] for each in first.json["items"]] == [[1, 2]] * 3
    assert all(each["replayed"] for each in again.json["items"])
    types = {each["problem"]["type"] for each in other.json["items"]}
    assert types == {"/problems/key-reused"}
    assert {office.casework.case(UUID(each["id"])).version for each in cases} == {2}


def test_without_a_key_the_second_time_finds_that_the_cases_moved(
    staff: Any, desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case())

    outcomes = [send(staff, "clerk", "hold", named(case) | HOLD).json for _ in range(2)]

    assert [each["items"][0]["outcome"] for each in outcomes] == ["done", "moved"]


@pytest.mark.parametrize(
    ("cases", "pointer"),
    [
        ([], "/cases"),
        ([{"id": "x", "version": 1}], "/cases/0/id"),
        ([{"id": "f7b1c2d3-0000-4000-8000-000000000001"}], "/cases/0/version"),
        ([{"id": "f7b1c2d3-0000-4000-8000-000000000001", "version": 1}] * 2, "/cases"),
        ([{"id": str(UUID(int=n)), "version": 1} for n in range(501)], "/cases"),
    ],
)
def test_the_cases_are_named_once_each_and_not_endlessly(
    is_problem: Any, staff: Any, cases: list[Any], pointer: str
) -> None:
    answer = send(staff, "clerk", "hold", {"cases": cases} | HOLD)

    assert is_problem(answer, 422, "invalid")
    assert answer.json["errors"][0]["pointer"].startswith(pointer)


@pytest.mark.parametrize("step", ["dismiss", "check", "merge", "correct", "reopen", "nothing"])
def test_what_differs_from_case_to_case_is_not_done_for_many(
    is_problem: Any, staff: Any, step: str
) -> None:
    assert is_problem(send(staff, "clerk", step, HOLD), 404, "not-found")

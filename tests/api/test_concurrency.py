"""What becomes of a command that comes twice, late, or in the same second as another?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest

from api.app import create_app
from api.office import Office


def test_a_step_without_a_version_is_asked_for_one(staff: Any, filed: Any, steps: Any) -> None:
    path = f"/api/v1/cases/{filed['id']}/dismiss"
    for headers in ({}, {"If-Match": "*"}):
        answer = staff.client("court_clerk").post(path, json=steps.dismiss(), headers=headers)
        assert answer.status_code == 428
        assert answer.json["type"] == "/problems/version-required"


def test_a_version_that_is_none_of_ours_is_malformed(desk: Any, filed: Any, steps: Any) -> None:
    for given in ("v4", '"4"', 'W/"v4"', '"v4", "v5"', '"v-1"', '"v99999999999"', ""):
        headers = {"If-Match": given}
        answer = desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **headers)
        assert answer.status_code == 400, given


def test_a_stale_version_is_told_what_came_between(desk: Any, filed: Any, steps: Any) -> None:
    answer = desk.take("court_clerk", filed | {"version": 2}, "dismiss", steps.dismiss())
    assert answer.status_code == 412
    assert answer.json["type"] == "/problems/stale"
    assert answer.json["version"] == 5
    assert answer.headers["ETag"] == '"v5"'
    topics = ["case.agreed", "case.signed", "case.filed"]
    assert [each["topic"] for each in answer.json["since"]] == topics
    assert answer.json["since"][2]["role"] == "clerk"


def test_a_version_from_the_future_is_stale_as_well(desk: Any, filed: Any, steps: Any) -> None:
    answer = desk.take("court_clerk", filed | {"version": 9}, "dismiss", steps.dismiss())
    assert (answer.status_code, answer.json["since"]) == (412, [])


def test_two_clerks_file_in_the_same_second_and_one_of_them_wins(
    staff: Any, desk: Any, steps: Any, office: Office
) -> None:
    clients = [staff.client("clerk"), staff.another("clerk")]
    for _ in range(5):
        case = desk.open(steps.case())
        case = desk.must("clerk", case, "check", steps.check())
        case = desk.must("prosecutor", case, "agree", steps.agree())
        case = desk.must("prosecutor", case, "sign", steps.sign())
        start = Barrier(2)

        def file(client: Any, case: Any = case, start: Barrier = start) -> Any:
            start.wait()
            headers = {"If-Match": f'"v{case["version"]}"'}
            return client.post(
                f"/api/v1/cases/{case['id']}/file", json=steps.file(), headers=headers
            )

        with ThreadPoolExecutor(2) as pool:
            answers = sorted(pool.map(file, clients), key=lambda each: each.status_code)
        assert answers[0].status_code == 200
        assert answers[1].status_code in (409, 412), answers[1].json
        assert [each["topic"] for each in answers[1].json["since"]] == ["case.filed"]
        assert office.casework.case(UUID(case["id"])).version == 5


def test_the_loser_of_a_race_learns_what_won(
    desk: Any, filed: Any, steps: Any, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = office.casework.case
    raced = []

    def slow(case_id: Any) -> Any:
        case = load(case_id)
        if not raced:
            raced.append(True)
            assert desk.take("court_clerk", filed, "dismiss", steps.dismiss()).status_code == 200
        return case

    monkeypatch.setattr(office.casework, "case", slow)
    denied = steps.dismiss() | {"ground": "not_the_same_person"}
    answer = desk.take("court_clerk", filed, "deny", denied)
    assert answer.status_code == 409
    assert answer.json["type"] == "/problems/version-conflict"
    assert [each["topic"] for each in answer.json["since"]] == ["case.dismissed"]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_twin_in_the_same_moment_gets_the_first_answer(
    desk: Any,
    filed: Any,
    steps: Any,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    is_late: bool,
) -> None:
    load, first = office.casework.case, []

    def slow(case_id: Any) -> Any:
        before = load(case_id)
        if not first:
            first.append(None)
            first[0] = desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **key).json
        return load(case_id) if is_late else before

    key = {"Idempotency-Key": "twin"}
    monkeypatch.setattr(office.casework, "case", slow)
    second = desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **key)
    assert second.status_code == 200
    assert second.json == first[0] | {"replayed": True}


def test_the_same_key_gets_the_first_answer_even_after_a_restart(
    staff: Any, desk: Any, filed: Any, steps: Any, office: Office
) -> None:
    key = {"Idempotency-Key": "order-17"}
    first = desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **key)
    assert first.json["replayed"] is False
    restarted = Office(office.settings, office.app_url)
    staff.app = create_app(restarted)
    again = desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **key)
    restarted.close()
    assert again.status_code == 200
    assert again.json == first.json | {"replayed": True}
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_first_answer_stays_as_it_was_when_the_case_goes_on(desk: Any, steps: Any) -> None:
    key = {"Idempotency-Key": "k"}
    case = desk.open(steps.case())
    checked = desk.take("clerk", case, "check", steps.check(), **key).json
    desk.must("prosecutor", checked, "agree", steps.agree())
    again = desk.take("clerk", case, "check", steps.check(), **key)
    assert again.json == checked | {"replayed": True}


def test_a_key_is_for_one_request(desk: Any, filed: Any, steps: Any) -> None:
    key = {"Idempotency-Key": "order-17"}
    desk.take("court_clerk", filed, "dismiss", steps.dismiss(), **key)
    other = steps.dismiss() | {"on": "2026-03-01"}
    for step, body in (("dismiss", other), ("deny", steps.dismiss() | {"ground": "x"})):
        answer = desk.take("court_clerk", filed, step, body, **key)
        assert answer.status_code == 422
        assert answer.json["type"] == "/problems/key-reused"


def test_two_people_may_have_the_same_key(staff: Any, steps: Any) -> None:
    clients = [staff.client("clerk"), staff.another("clerk")]
    key = {"Idempotency-Key": "1"}
    answers = [each.post("/api/v1/cases", json=steps.case(), headers=key) for each in clients]
    assert len({each.json["id"] for each in answers}) == 2


def test_a_key_has_a_form(clerk: Any, steps: Any) -> None:
    for key in ("", "a b", "x" * 101, "é"):
        headers = {"Idempotency-Key": key}
        assert clerk.post("/api/v1/cases", json=steps.case(), headers=headers).status_code == 400


def test_the_same_case_sent_by_many_at_once_is_opened_once(
    staff: Any, steps: Any, office: Office
) -> None:
    client_of = [staff.client("clerk") for _ in range(6)]
    body = steps.case(personal={"name": "DOE,JANE", "cii": "A123"})
    start = Barrier(6)

    def send(client: Any) -> Any:
        start.wait()
        return client.post("/api/v1/cases", json=body, headers={"Idempotency-Key": "same"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, client_of))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json["id"] for each in answers}) == 1
    assert office.casework.recorder.max_notification_id() == 1


def test_the_same_step_sent_by_many_at_once_is_taken_once(
    staff: Any, filed: Any, steps: Any, office: Office
) -> None:
    clients = [staff.client("court_clerk") for _ in range(6)]
    headers = {"If-Match": f'"v{filed["version"]}"', "Idempotency-Key": "same"}
    start = Barrier(6)

    def send(client: Any) -> Any:
        start.wait()
        path = f"/api/v1/cases/{filed['id']}/dismiss"
        return client.post(path, json=steps.dismiss(), headers=headers)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, clients))
    assert [each.status_code for each in answers] == [200] * 6
    assert sum(not each.json["replayed"] for each in answers) == 1
    assert office.casework.case(UUID(filed["id"])).version == 5

"""Somebody asks, a person looks who it is, and she gets an answer: over the API."""
# Longer than the house allows: one inquiry from the question to its close, door after door.

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog

from api.candidates import agreeing, search
from api.commands import blinded, command_of
from api.inquiry_steps import PUBLIC, ReceiveInquiryShape
from api.office import Office
from domain.asking import reference_of

HER = {
    "name": "QUIXANO,JANE Q",
    "birth_date": "1971-07-29",
    "cii": "A1234567",
    "docket": "99F01234",
}
REACH = {"email": "jane@example.org", "phone": "+1 555 0100", "address": "1 Elm St, Reno"}
NOWHERE = "00000000-0000-4000-8000-000000000000"
ON = {"on": "2026-03-01"}


def asked(**personal: str) -> dict[str, Any]:
    """The body of an inquiry that came by phone."""
    return {
        "channel": "phone",
        "county": "SACRAMENTO",
        "on": "2026-02-20",
        "personal": personal or {"name": HER["name"], "birth_date": HER["birth_date"], **REACH},
    }


@pytest.fixture
def receive(staff: Any) -> Callable[..., dict[str, Any]]:
    """Puts an inquiry on record; the answer."""

    def receive(role: str = "clerk", **personal: str) -> dict[str, Any]:
        answer = staff.client(role).post("/api/v1/inquiries", json=asked(**personal))
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    return receive


@pytest.fixture
def take(desk: Any) -> Callable[..., Any]:
    """Takes a step of an inquiry from the version that is given."""

    def take(inquiry: dict[str, Any], step: str, *, role: str = "clerk", **body: Any) -> Any:
        headers = body.pop("headers", {})
        return desk.step("inquiries", role, inquiry, step, ON | body, **headers)

    return take


@pytest.fixture
def must(take: Any) -> Callable[..., dict[str, Any]]:
    """The same, when it has to be taken; its answer."""

    def must(inquiry: dict[str, Any], step: str, **body: Any) -> dict[str, Any]:
        answer = take(inquiry, step, **body)
        assert answer.status_code == 200, answer.json
        assert answer.headers["ETag"] == f'"v{answer.json["version"]}"'
        return dict(answer.json)

    return must


def test_an_inquiry_goes_its_whole_way(
    staff: Any, desk: Any, steps: Any, receive: Any, must: Any, fold: Any
) -> None:
    case = desk.open(steps.case(personal=HER))
    inquiry = receive(role="public_defender", **HER, **REACH)
    assert inquiry["reference"] == reference_of(UUID(inquiry["id"]))
    assert (inquiry["stage"], inquiry["version"], inquiry["replayed"]) == ("received", 1, False)
    inquiry = must(inquiry, "match", case_ids=[case["id"]])
    assert inquiry["stage"] == "matched"
    inquiry = must(inquiry, "answer", role="prosecutor", method="phone", told="under_way")
    inquiry = must(inquiry, "follow-up", method="phone", reached=False)
    assert inquiry["stage"] == "answered"
    inquiry = must(inquiry, "follow-up", method="letter", reached=True)
    inquiry = must(inquiry, "close", reason="answered")
    inquiry = must(inquiry, "reopen", reason="asked_again")
    assert inquiry["stage"] == "matched"
    fold()
    answer = staff.client("clerk").get(f"/api/v1/inquiries/{inquiry['id']}")
    assert answer.headers["ETag"] == '"v7"'
    read = answer.json
    assert read["personal"] == HER | REACH
    assert read["given"] == ["name", "birth_date", "cii", "docket"]
    assert (read["strength"], read["case_ids"]) == ("strong", [case["id"]])
    assert (read["received_on"], read["matched_on"]) == ("2026-02-20", "2026-03-01")
    of_case = staff.client("analyst").get(f"/api/v1/inquiries?case_id={case['id']}").json
    assert [each["id"] for each in of_case["items"]] == [inquiry["id"]]


@pytest.mark.parametrize("role", ["court_clerk", "auditor", "analyst", "admin"])
def test_only_those_whose_office_it_is_see_who_asked(
    staff: Any, receive: Any, fold: Any, role: str
) -> None:
    inquiry = receive(**HER)
    fold()
    text = staff.client(role).get(f"/api/v1/inquiries/{inquiry['id']}").get_data(as_text=True)
    assert ("QUIXANO" in text) is (role in ("court_clerk", "auditor"))
    listed = staff.client(role).get("/api/v1/inquiries").get_data(as_text=True)
    assert "QUIXANO" not in listed
    assert inquiry["reference"] in listed


# The search.

AGREEING = [
    (HER, HER, {"name", "surname", "birth_date", "cii", "docket"}),
    ({"name": "quixano, jane"}, HER, {"name", "surname"}),
    ({"name": "QUIXANO,JANE QUINN"}, HER, {"name", "surname"}),
    ({"name": "QUIXANO,JANE R"}, HER, {"surname"}),
    ({"name": "QUIXANO,JAN Q"}, HER, {"surname"}),
    ({"name": "QUIXANO"}, HER, {"surname"}),
    ({"name": "QUIX,JANE Q"}, HER, set()),
    ({"name": ",JANE"}, {"name": ",JANE"}, set()),
    ({"docket": "99-F-01234"}, {"docket": "98F1;99F01234"}, {"docket"}),
    ({"docket": ";"}, {"docket": ";"}, set()),
    ({"birth_date": "1971-07-29"}, {}, set()),
]


@pytest.mark.parametrize(("asking", "held", "same"), AGREEING)
def test_two_descriptions_agree_in_what_is_spelled_alike(
    asking: dict[str, str], held: dict[str, str], same: set[str]
) -> None:
    assert agreeing(asking, held) == agreeing(held, asking) == same


def test_candidates_come_strongest_first_with_the_keys_that_agree(
    staff: Any, desk: Any, steps: Any, receive: Any
) -> None:
    other = {"name": "QUIXANO,MARY", "birth_date": HER["birth_date"]}
    same_day = {"name": "PANZA,ANNA", "birth_date": HER["birth_date"]}
    no_number = {"name": "QUIXANO,JANE", "birth_date": HER["birth_date"]}
    cases = [desk.open(steps.case(personal=each)) for each in (other, same_day, no_number, HER)]
    inquiry = receive(**HER)
    said = staff.client("public_defender").get(f"/api/v1/inquiries/{inquiry['id']}/candidates").json
    assert [(each["case_id"], each["strength"]) for each in said["items"]] == [
        (cases[3]["id"], "strong"),
        (cases[2]["id"], "weak"),
        (cases[0]["id"], "none"),
    ]
    assert said["items"][2]["keys"] == ["surname_and_birth_date"]
    assert (said["proposed"], said["more"]) == (cases[3]["id"], False)


def test_of_two_that_agree_strongly_none_is_proposed(office: Office, desk: Any, steps: Any) -> None:
    for _ in range(2):
        desk.open(steps.case(personal={"cii": HER["cii"]}))
    found = search(office, HER)
    assert len(found.candidates) == 2
    assert found.proposed is None


def test_an_inquiry_is_never_found_as_a_case_nor_a_case_as_an_inquiry(
    staff: Any, desk: Any, steps: Any, receive: Any, fold: Any, office: Office
) -> None:
    receive(**HER)
    assert search(office, HER).candidates == []
    case = desk.open(steps.case(personal=HER))
    fold()
    found = staff.client("clerk").post("/api/v1/cases/search", json={"cii": HER["cii"]}).json
    assert [each["id"] for each in found["items"]] == [case["id"]]
    again = desk.open(steps.case(personal={"cii": HER["cii"]}))
    persons = {office.casework.case(UUID(each["id"])).person_id for each in (case, again)}
    assert len(persons) == 1


def test_the_keys_of_a_match_are_compared_here_and_never_taken_from_whoever_matches(
    desk: Any, steps: Any, receive: Any, take: Any, is_problem: Any, office: Office
) -> None:
    stranger = desk.open(steps.case(personal={"name": "PANZA,SAM", "birth_date": "1950-01-02"}))
    inquiry = receive(**HER)
    answer = take(inquiry, "match", case_ids=[stranger["id"]])
    assert is_problem(answer, 409, "too-weak")
    assert "(nothing)" in answer.json["detail"]
    assert office.casework.inquiry(UUID(inquiry["id"])).version == 1
    claimed = take(inquiry, "match", case_ids=[stranger["id"]], keys=["cii"])
    assert is_problem(claimed, 422, "invalid")


def test_a_case_that_comes_with_a_later_list_is_matched_anew(
    desk: Any, steps: Any, receive: Any, must: Any, take: Any, is_problem: Any
) -> None:
    inquiry = must(receive(**HER), "unmatch")
    inquiry = must(inquiry, "answer", method="email", told="no_record")
    case = desk.open(steps.case(personal=HER))
    inquiry = must(inquiry, "match", case_ids=[case["id"]])
    assert is_problem(
        take(inquiry, "answer", method="email", told="no_record"), 409, "answer-contradicts"
    )


# What is refused.


def test_nothing_is_answered_before_somebody_looked(
    receive: Any, take: Any, is_problem: Any
) -> None:
    answer = take(receive(), "answer", method="phone", told="no_record")
    assert is_problem(answer, 409, "inquiry-out-of-order")
    assert answer.json["citation"] == "House rule"


def test_a_step_is_taken_from_the_version_that_was_seen(
    receive: Any, must: Any, take: Any, desk: Any, is_problem: Any, staff: Any
) -> None:
    seen = receive()
    must(seen, "unmatch")
    late = take(seen, "unmatch")
    assert is_problem(late, 412, "stale")
    assert [each["topic"] for each in late.json["since"]] == ["inquiry.unmatched"]
    assert late.headers["ETag"] == '"v2"'
    path = f"/api/v1/inquiries/{seen['id']}/unmatch"
    assert is_problem(staff.client("clerk").post(path, json=ON), 428, "version-required")
    ahead = take(seen | {"version": 9}, "unmatch")
    assert is_problem(ahead, 412, "stale")


def test_the_same_command_again_gets_the_first_answer(
    staff: Any, take: Any, is_problem: Any
) -> None:
    clerk, key = staff.client("clerk"), {"Idempotency-Key": "ask-1"}
    first, again = (
        clerk.post("/api/v1/inquiries", json=asked(), headers=key).json for _ in range(2)
    )
    assert again == first | {"replayed": True}
    other = clerk.post("/api/v1/inquiries", json=asked(name="PANZA,SAM"), headers=key)
    assert is_problem(other, 422, "key-reused")
    steps = [take(first, "unmatch", headers={"Idempotency-Key": "no-1"}).json for _ in range(2)]
    assert steps[1] == steps[0] | {"replayed": True}


BAD = [
    {},
    {"channel": "pigeon"},
    {"channel": None},
    {"county": "sacramento"},
    {"on": "2026-03-03"},
    {"on": "yesterday"},
    {"personal": {}},
    {"personal": {"phone": "1"}},
    {"personal": None},
    {"personal": {"name": ""}},
    {"personal": {"name": "A\x00B"}},
    {"personal": {"name": "A\nB"}},
    {"personal": {"name": "\ud800"}},
    {"personal": {"name": "A" * 121}},
    {"personal": {"name": 7}},
    {"personal": {"birth_date": "1971-02-30"}},
    {"personal": {"birth_date": "2999-01-01"}},
    {"personal": {"name": "A", "email": "jane at example"}},
    {"personal": {"name": "A", "email": "a@b\n"}},
    {"personal": {"name": "A", "email": "a@" + "b" * 200}},
    {"personal": {"name": "A", "shoe_size": "39"}},
    {"by": "somebody"},
]


@pytest.mark.parametrize("bad", BAD, ids=lambda each: json.dumps(each)[:60])
def test_an_inquiry_of_the_wrong_shape_is_refused_and_nothing_is_kept(
    staff: Any, office: Office, bad: dict[str, Any]
) -> None:
    body = asked() | bad if bad else {}
    answer = staff.client("clerk").post("/api/v1/inquiries", json=body)
    assert answer.status_code in (409, 422), answer.json
    assert answer.json["type"] in ("/problems/invalid", "/problems/nothing-to-search-by")
    assert office.casework.recorder.max_notification_id() is None


BAD_STEPS = [
    ("match", {}, 422),
    ("match", {"case_ids": []}, 409),
    ("match", {"case_ids": ["x"]}, 422),
    ("match", {"case_ids": [NOWHERE]}, 404),
    ("match", {"case_ids": [NOWHERE] * 51}, 422),
    ("unmatch", {"on": "2999-01-01"}, 422),
    ("answer", {"method": "phone"}, 422),
    ("answer", {"method": "web", "told": "no_record"}, 422),
    ("answer", {"method": "phone", "told": "go_away"}, 422),
    ("follow-up", {"method": "phone"}, 422),
    ("follow-up", {"method": "phone", "reached": "perhaps"}, 422),
    ("close", {"reason": "bored"}, 422),
    ("close", {"reason": "answered"}, 409),
    ("reopen", {"reason": "No Code"}, 422),
]


@pytest.mark.parametrize(("step", "body", "status"), BAD_STEPS)
def test_a_step_of_the_wrong_shape_is_refused_and_nothing_is_kept(
    receive: Any, take: Any, office: Office, step: str, body: dict[str, Any], status: int
) -> None:
    inquiry = receive()
    answer = take(inquiry, step, **body)
    assert answer.status_code == status, answer.json
    assert answer.mimetype == "application/problem+json"
    assert office.casework.recorder.max_notification_id() == 1


def test_a_case_is_no_inquiry_and_an_inquiry_is_no_case(
    staff: Any, desk: Any, steps: Any, receive: Any, take: Any, is_problem: Any, fold: Any
) -> None:
    case, inquiry = desk.open(steps.case()), receive()
    fold()
    clerk = staff.client("clerk")
    assert is_problem(take(case, "unmatch"), 404, "no-such-inquiry")
    assert is_problem(desk.take("clerk", inquiry, "check", steps.check()), 404, "no-such-case")
    assert is_problem(take(inquiry, "match", case_ids=[inquiry["id"]]), 404, "no-such-case")
    for stranger in (case["id"], NOWHERE):
        for path in (f"/api/v1/inquiries/{stranger}", f"/api/v1/inquiries/{stranger}/candidates"):
            assert is_problem(clerk.get(path), 404, "no-such-inquiry")


def test_one_that_is_not_folded_yet_is_behind_and_not_missing(
    staff: Any, receive: Any, fold: Any, is_problem: Any
) -> None:
    fold()
    inquiry = receive()
    answer = staff.client("clerk").get(f"/api/v1/inquiries/{inquiry['id']}")
    assert is_problem(answer, 503, "projection-behind")


# Lists.


def test_a_list_is_narrowed_and_goes_on_page_by_page(
    staff: Any, receive: Any, must: Any, fold: Any
) -> None:
    ids = [receive(name=f"A,B{number}") for number in range(3)]
    must(ids[1], "unmatch")
    fold()
    clerk = staff.client("clerk")

    def listed(query: str) -> list[str]:
        return [each["id"] for each in clerk.get(f"/api/v1/inquiries?{query}").json["items"]]

    every = [each["id"] for each in ids]
    assert listed("") == every
    assert listed("stage=unmatched") == listed(f"reference={ids[1]['reference']}") == [every[1]]
    assert listed("stage=received&county=SACRAMENTO") == [every[0], every[2]]
    assert listed("county=FRESNO") == listed("channel=web") == []
    assert listed(f"case_id={uuid4()}") == []
    first = clerk.get("/api/v1/inquiries?limit=2").json
    assert listed(f"limit=2&cursor={first['next']}") == [every[2]]


@pytest.mark.parametrize(
    "query", ["stage=lost", "reference=1", "case_id=x", "limit=0", "cursor=AAAA", "name=A"]
)
def test_a_list_is_asked_for_in_our_words_only(
    staff: Any, fold: Any, query: str, is_problem: Any
) -> None:
    fold()
    answer = staff.client("clerk").get(f"/api/v1/inquiries?{query}")
    assert is_problem(answer, 422, "invalid")


# What is personal.


@pytest.fixture
def lines() -> Any:
    """Every log line, as data."""
    with structlog.testing.capture_logs() as found:
        yield found


def test_whoever_reads_who_asked_is_written_down(
    staff: Any, receive: Any, fold: Any, lines: Any
) -> None:
    inquiry = receive(**HER)
    fold()
    for role in ("auditor", "analyst"):
        staff.client(role).get(f"/api/v1/inquiries/{inquiry['id']}")
    staff.client("clerk").get(f"/api/v1/inquiries/{inquiry['id']}/candidates")
    said = [(each["event"], each["inquiry_id"]) for each in lines if "inquiry_id" in each]
    assert said == [("read", inquiry["id"]), ("searched", inquiry["id"])]
    assert "QUIXANO" not in json.dumps(lines, default=str)


def test_the_hash_of_a_request_cannot_be_found_by_trying_names(
    staff: Any, office: Office, receive: Any
) -> None:
    receive(**HER)
    data = ReceiveInquiryShape().load(asked(**HER))
    guess = command_of(office, PUBLIC, None, ["receive", data]).request_sha256
    with office.reading.cursor() as cursor:
        cursor.execute("SELECT request_sha256 FROM record.commits")
        ((kept,),) = cursor.fetchall()
    personal = data["personal"] | {"birth_date": HER["birth_date"]}
    told = command_of(
        office, PUBLIC, None, ["receive", {**data, "personal": blinded(office, personal)}]
    )
    assert kept == told.request_sha256 != guess

"""Does a program learn which steps are open to it, on what, and why others are not?"""

from __future__ import annotations

from typing import Any

from api.problems import KINDS, slug_of
from api.steps import STEPS
from domain.refusals import Refusal


def asked(staff: Any, role: str, case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every step of the case, by its name, as it is open to that role."""
    answer = staff.client(role).get(f"/api/v1/cases/{case['id']}/steps")
    assert answer.status_code == 200, answer.json
    assert answer.headers["ETag"] == f'"v{case["version"]}"'
    assert answer.json["version"] == case["version"]
    return {each["step"]: each for each in answer.json["steps"]}


def test_every_step_is_open_or_says_why_not_and_on_what_ground(
    staff: Any, desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case("petition", counts=2))

    for role in ("clerk", "public_defender", "court_clerk", "auditor"):
        found = asked(staff, role, case)
        assert found.keys() == STEPS.keys()
        for each in found.values():
            assert each["is_open"] or each["refusals"], each
            for refusal in each["refusals"]:
                assert refusal["detail"]
                assert refusal["citation"]
                assert refusal["type"].removeprefix("/problems/") in KINDS


def test_a_step_that_is_said_to_be_open_can_be_taken_and_another_cannot(
    staff: Any, desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case("petition", counts=2))
    found = asked(staff, "clerk", case)

    assert found["check"]["is_open"]
    assert [each["number"] for each in found["check"]["counts"]] == [1, 2]
    assert not found["agree"]["is_open"]
    assert found["agree"]["refusals"][0]["type"] == "/problems/not-yours"
    refused = desk.take("clerk", case, "agree", steps.agree())
    assert refused.json["type"] == "/problems/not-yours"
    assert refused.json["detail"] == found["agree"]["refusals"][0]["detail"]
    assert desk.take("clerk", case, "check", steps.check(1, 2)).status_code == 200


def test_whoever_checked_is_told_to_wait_for_a_colleague(staff: Any, desk: Any, steps: Any) -> None:
    case = desk.open(steps.case())
    case = desk.must("prosecutor", case, "check", steps.check())

    found = asked(staff, "prosecutor", case)["agree"]

    assert not found["is_open"]
    assert [each["type"] for each in found["refusals"]] == ["/problems/same-hands"]
    assert found["waiting_for"] == ["prosecutor"]


def test_the_choices_are_those_that_the_law_leaves(
    staff: Any, desk: Any, steps: Any, filed: Any
) -> None:
    found = asked(staff, "court_clerk", filed)

    assert found["redesignate"]["counts"] == [
        {"number": 1, "choices": ["misdemeanor", "infraction"]}
    ]
    assert found["dismiss"]["needs_paper"]
    assert not found["set-hearing"]["needs_paper"]
    assert found["notify"]["choices"]["whom"] == ["person", "defender", "court"]


def test_a_challenge_is_too_late_today_and_says_until_when_it_was_open(
    staff: Any, desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case("statutory"))

    found = asked(staff, "prosecutor", case)["challenge"]

    assert (found["is_open"], found["open_until"]) == (False, "2020-07-01")
    assert found["refusals"][0]["citation"] == "HS 11361.9(b)"


def test_only_facts_that_nothing_rests_on_may_be_corrected(
    staff: Any, desk: Any, steps: Any, filed: Any
) -> None:
    assert asked(staff, "clerk", filed)["correct"]["choices"]["wrong"] == ["5"]


def test_a_case_that_is_not_there_has_no_steps(is_problem: Any, clerk: Any) -> None:
    nowhere = "/api/v1/cases/f7b1c2d3-0000-4000-8000-000000000001/steps"
    assert is_problem(clerk.get(nowhere), 404, "no-such-case")


def test_every_refusal_has_a_kind_with_title_remedy_and_citation() -> None:
    for refusal in Refusal.__subclasses__():
        found = KINDS[slug_of(refusal)]
        assert found.citation == refusal.citation, refusal
        assert found.title
        assert found.remedy


def test_what_happened_says_what_was_corrected_late_or_out_of_order(
    staff: Any, desk: Any, steps: Any, fold: Any
) -> None:
    case = desk.open(steps.case())
    case = desk.must("clerk", case, "check", steps.check())
    wrong = {"on": "2026-02-15", "wrong": 2, "reason": "wrong_person"}
    case = desk.must("clerk", case, "correct", wrong)
    fold()

    read = staff.client("auditor").get(f"/api/v1/cases/{case['id']}/history")
    found = {each["version"]: each for each in read.json["items"]}

    assert [each["version"] for each in read.json["items"]] == [1, 3, 2]
    assert [found[n]["corrected_by"] for n in (1, 2, 3)] == [None, 3, None]
    assert [found[n]["out_of_order"] for n in (1, 2, 3)] == [False, False, True]
    assert found[3]["days_late"] > found[2]["days_late"] > 0

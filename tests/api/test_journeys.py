"""Does a case get from the list to the court's order, by each procedure?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def test_a_petition_goes_from_identified_to_dismissed(desk: Any, steps: Any) -> None:
    case = desk.open(steps.case("petition"))
    assert (case["version"], case["bucket"]) == (1, "identified")
    case = desk.must("clerk", case, "check", steps.check())
    assert case["bucket"] == "eligible"
    case = desk.must("clerk", case, "meet", steps.meet())
    case = desk.must("prosecutor", case, "agree", steps.agree())
    assert case["bucket"] == "eligible"
    case = desk.must("public_defender", case, "agree", steps.agree())
    assert case["bucket"] == "agreed"
    for party in ("prosecutor", "public_defender"):
        case = desk.must(party, case, "sign", steps.sign())
    assert case["bucket"] == "signed"
    case = desk.must("public_defender", case, "file", steps.file(filing_number="F-77"))
    assert case["bucket"] == "filed"
    case = desk.must("court_clerk", case, "dismiss", steps.dismiss())
    assert (case["version"], case["bucket"]) == (9, "dismissed")


def test_a_misdemeanor_is_moved_for_without_a_check(desk: Any, steps: Any) -> None:
    body = steps.case("motion")
    body["counts"][0]["level"] = "misdemeanor"
    case = desk.open(body)
    case = desk.must("prosecutor", case, "agree", steps.agree())
    case = desk.must("prosecutor", case, "sign", steps.sign())
    case = desk.must("prosecutor", case, "file", steps.file())
    assert desk.must("court_clerk", case, "dismiss", steps.dismiss())["bucket"] == "dismissed"


def test_the_statutory_list_ends_with_what_the_court_says_of_each_count(
    desk: Any, steps: Any
) -> None:
    case = desk.open(steps.case("statutory", counts=3))
    case = desk.must("clerk", case, "check", steps.check(1, 2, 3))
    case = desk.must("prosecutor", case, "leave-unchallenged", steps.agree(1, 2, 3))
    case = desk.must("clerk", case, "file", steps.file())
    case = desk.must("court_clerk", case, "dismiss", steps.dismiss(1))
    lowered = {
        "on": "2026-03-02",
        "document": steps.file()["document"],
        "order": steps.dismiss()["order"],
        "redesignations": [{"count": 2, "level_after": "misdemeanor"}],
    }
    case = desk.must("court_clerk", case, "redesignate", lowered)
    assert case["bucket"] == "filed"
    denied = steps.dismiss(3) | {"ground": "not_the_same_person"}
    assert desk.must("court_clerk", case, "deny", denied)["bucket"] == "mixed"


def test_what_was_done_can_be_read(
    desk: Any, steps: Any, staff: Any, filed: dict[str, Any], fold: Callable[[], int]
) -> None:
    fold()
    read = staff.client("auditor").get(f"/api/v1/cases/{filed['id']}")
    assert read.status_code == 200, read.json
    assert read.headers["ETag"] == '"v5"'
    assert (read.json["bucket"], read.json["version"]) == ("filed", 5)
    assert [each["stage"] for each in read.json["counts"]] == ["filed"]
    history = staff.client("auditor").get(f"/api/v1/cases/{filed['id']}/history")
    topics = [each["topic"] for each in history.json["items"]]
    assert topics == ["case.identified", "case.checked", "case.agreed", "case.signed", "case.filed"]
    assert history.json["items"][-1]["document_reference"] == "2026-000123"


@pytest.mark.parametrize("role", ["clerk", "prosecutor"])
def test_a_new_case_says_where_it_is(staff: Any, steps: Any, role: str) -> None:
    answer = staff.client(role).post("/api/v1/cases", json=steps.case())
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/cases/{answer.json['id']}"
    assert answer.headers["ETag"] == '"v1"'
    assert answer.json["position"] == 1

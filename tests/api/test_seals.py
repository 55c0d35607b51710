"""What a court has sealed is about nobody, at every door; what is decided of it stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

PERSON = {"name": "SEALEDDOE,JANE Q", "birth_date": "1971-03-04", "cii": "A99887766"}
SEALED = {"scope": "conviction"}


@pytest.fixture
def dismissed(desk: Any, steps: Any, fold: Callable[[], int]) -> Any:
    case = desk.open(steps.case(personal=PERSON))
    case = desk.must("clerk", case, "check", steps.check())
    case = desk.must("prosecutor", case, "agree", steps.agree())
    case = desk.must("prosecutor", case, "sign", steps.sign())
    case = desk.must("clerk", case, "file", steps.file())
    case = desk.must("court_clerk", case, "dismiss", steps.dismiss())
    fold()
    return case


def found(staff: Any, **wanted: str) -> int:
    return len(staff.client("clerk").post("/api/v1/cases/search", json=wanted).json["items"])


def whom(staff: Any, case: Any) -> Any:
    return staff.client("clerk").get(f"/api/v1/cases/{case['id']}").json["personal"]


def test_a_sealed_case_is_neither_found_nor_about_anybody(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int], dismissed: Any
) -> None:
    assert whom(staff, dismissed) == PERSON
    case = desk.must("court_clerk", dismissed, "seal", steps.dismiss() | SEALED)
    fold()
    assert whom(staff, case) == {}
    assert [found(staff, **{name: value}) for name, value in PERSON.items()] == [0, 0, 0]
    read = staff.client("clerk").get(f"/api/v1/cases/{case['id']}").json
    assert (read["bucket"], read["counts"][0]["is_sealed"]) == ("dismissed", True)


def test_what_the_court_unseals_is_there_again(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int], dismissed: Any
) -> None:
    case = desk.must("court_clerk", dismissed, "seal", steps.dismiss() | SEALED)
    case = desk.must("court_clerk", case, "unseal", steps.dismiss())
    fold()
    assert whom(staff, case) == PERSON
    assert found(staff, name=PERSON["name"]) == 1


def test_a_seal_that_was_a_mistake_is_corrected_and_the_case_is_found_again(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int], dismissed: Any
) -> None:
    case = desk.must("court_clerk", dismissed, "seal", steps.dismiss() | SEALED)
    wrong = {"on": steps.dismiss()["on"], "wrong": case["version"], "reason": "other_case"}
    case = desk.must("court_clerk", case, "correct", wrong)
    fold()
    assert whom(staff, case) == PERSON


def test_only_the_court_seals(desk: Any, steps: Any, dismissed: Any) -> None:
    answer = desk.take("clerk", dismissed, "seal", steps.dismiss() | SEALED)
    assert (answer.status_code, answer.json["citation"]) == (403, "House rule")


def test_no_page_shows_whom_a_sealed_case_is_about(
    app: Flask, staff: Any, desk: Any, steps: Any, fold: Callable[[], int], dismissed: Any
) -> None:
    desk.must("court_clerk", dismissed, "seal", steps.dismiss() | SEALED)
    fold()
    listed = staff.client("clerk").get("/api/v1/cases").get_data(as_text=True)
    assert "SEALEDDOE" not in listed


def test_the_past_of_a_sealed_case_is_about_nobody_either(
    staff: Any, desk: Any, steps: Any, fold: Callable[[], int], dismissed: Any
) -> None:
    clerk, where = staff.client("clerk"), f"/api/v1/cases/{dismissed['id']}"
    assert clerk.get(f"{where}?at_position=1").json["personal"] == PERSON
    desk.must("court_clerk", dismissed, "seal", steps.dismiss() | SEALED)
    fold()
    # As of before the order, too: it closes the vault, not a version of the case.
    assert clerk.get(f"{where}?at_position=1").json["personal"] == {}
    for form in ("json", "csv"):
        path = f"/api/v1/reports/case-history?case={dismissed['id']}&format={form}"
        told = clerk.get(path).get_data(as_text=True)
        assert "case.sealed" in told
        assert not any(value in told for value in PERSON.values())

"""May a person tick many cases, fill in once, and read what came of each?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.actors import Role
from tests.pages.forms import Forms

if TYPE_CHECKING:
    from uuid import UUID

    from tests.pages.desk import Desk, Visitor


def chosen(visitor: Visitor, step: str, *ticked: UUID, filters: str = "") -> str:
    """The page on which the step is filled in, for the ticked cases at the versions shown."""
    listed = visitor.get("/cases").text
    marks = [mark for each in ticked for mark in _marks(listed, each)]
    named = "&".join(f"case={each}" for each in marks) if ticked else f"all=1&{filters}"
    return f"/cases/steps?step={step}&{named}"


def _marks(listed: str, case_id: UUID) -> list[str]:
    return [f"{case_id}:{n}" for n in range(1, 9) if f'value="{case_id}:{n}"' in listed]


def test_ticked_cases_take_the_step_and_each_has_its_verdict(desk: Desk) -> None:
    held, moved, merged, untouched = (desk.case(procedure="petition") for _ in range(4))
    desk.take(merged, Role.CLERK, lambda case, act: case.find_deceased(act))
    clerk = desk.client(Role.CLERK)
    page = chosen(clerk, "hold", held, moved, merged)
    form = Forms(clerk.get(page).text).forms["/cases/steps/hold"]
    desk.take(moved, Role.PROSECUTOR, lambda case, act: case.find_deceased(act))

    answer = clerk.send("/cases/steps/hold", form, reason="lab_report")

    assert answer.status_code == 200
    assert "On record: 2" in answer.text
    assert "Moved in between: 1" in answer.text
    assert "Person deceased by prosecutor" in answer.text
    cases = {each: desk.office.casework.case(each) for each in (held, moved, merged, untouched)}
    assert [each.holding is not None for each in cases.values()] == [True, False, True, False]


def test_what_is_refused_says_why_and_on_what_ground(desk: Desk) -> None:
    case_id = desk.case()
    clerk = desk.client(Role.CLERK)
    form = Forms(clerk.get(chosen(clerk, "release", case_id)).text).forms["/cases/steps/release"]

    answer = clerk.send("/cases/steps/release", form)

    assert "Refused: 1" in answer.text
    assert "The case is not on hold." in answer.text
    assert "House rule" in answer.text


def test_the_same_form_sent_twice_counts_once_for_each_case(desk: Desk) -> None:
    cases = [desk.case(counts=2) for _ in range(2)]
    clerk = desk.client(Role.CLERK)
    page = chosen(clerk, "request-check", *cases)
    form = Forms(clerk.get(page).text).forms["/cases/steps/request-check"]

    answers = [clerk.send("/cases/steps/request-check", form) for _ in range(2)]

    assert all("On record: 2" in each.text for each in answers)
    assert "every count that the step is open to" in clerk.get(page).text
    assert {desk.office.casework.case(each).version for each in cases} == {2}
    assert all(one.is_pending for one in desk.office.casework.case(cases[0]).standings.values())


def test_all_that_match_the_filter_are_meant_not_only_those_on_the_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.browsing.PAGE", 1)
    cases = [desk.case(procedure="petition") for _ in range(3)]
    other = desk.case(procedure="motion")
    clerk = desk.client(Role.CLERK)
    page = chosen(clerk, "hold", filters="procedure=petition&county=&bucket=")
    form = Forms(clerk.get(page).text).forms["/cases/steps/hold"]

    answer = clerk.send("/cases/steps/hold", form, reason="lab_report")

    assert "On record: 3" in answer.text
    assert all(desk.office.casework.case(each).holding for each in cases)
    assert desk.office.casework.case(other).holding is None


def test_what_is_wrong_with_the_form_is_said_before_any_case_moves(desk: Desk) -> None:
    case_id = desk.case()
    clerk = desk.client(Role.CLERK)
    form = Forms(clerk.get(chosen(clerk, "hold", case_id)).text).forms["/cases/steps/hold"]

    answer = clerk.send("/cases/steps/hold", form, reason="Lab Report!")

    assert answer.status_code == 422
    assert 'href="#hold-reason"' in answer.text
    assert 'value="Lab Report!"' in answer.text
    assert str(case_id) in Forms(answer.text).forms["/cases/steps/hold"]["cases"][0]
    assert desk.office.casework.case(case_id).version == 1


def test_without_a_ticked_case_the_page_says_what_to_do(desk: Desk) -> None:
    clerk = desk.client(Role.CLERK)
    desk.case()

    text = clerk.get("/cases/steps?step=hold").text

    assert "Go back to the list and tick one case or more" in text
    assert "/cases/steps/hold" not in Forms(text).forms


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/steps?step=dismiss&all=1", 404),
        ("/cases/steps", 404),
        ("/cases/steps?step=hold&case=x", 400),
        ("/cases/steps?step=hold&case=x:y", 400),
        ("/cases/steps?step=hold&all=1&section=113", 400),
    ],
)
def test_an_address_that_names_no_step_or_no_case_is_refused(
    desk: Desk, path: str, status: int
) -> None:
    assert desk.client(Role.CLERK).get(path).status_code == status


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ANALYST])
def test_who_only_reads_is_offered_no_step(desk: Desk, role: Role) -> None:
    desk.case()
    reader = desk.client(role)

    assert "One step for several cases" not in reader.get("/cases").text
    assert reader.get("/cases/steps?step=hold&all=1").status_code == 403

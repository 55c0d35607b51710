"""What does the page of a case show to whom, and what does it say when a step is refused?"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from domain.actors import Role
from domain.counts import Outcome

if TYPE_CHECKING:
    from tests.pages.desk import Desk

CHECK: dict[str, Any] = {
    "on": "2019-03-05",
    "ruleset_id": "by_hand",
    "ruleset_version": "1",
    "ruleset_as_of": "2019-03-05",
    "count": "1",
    "outcome-1": "dismiss",
    "reason-1": "by_section",
    "citation-1": "HS 11361.8(f)",
}
PAPER = {"on": "2019-03-05", "reference": "P-1", "sha256": "ab" * 32}
ORDER = {"order_number": "O-1", "order_judge": "J. Doe"}


@pytest.mark.parametrize("role", [Role.CLERK, Role.PUBLIC_DEFENDER, Role.COURT_CLERK, Role.AUDITOR])
def test_staff_and_auditors_see_whom_a_case_is_about(desk: Desk, role: Role) -> None:
    case_id = desk.case(name="DOE,JANE", docket="99F01234")

    text = desk.client(role).get(f"/cases/{case_id}").get_data(as_text=True)

    assert "DOE,JANE" in text
    assert "99F01234" in text


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMIN])
@pytest.mark.parametrize("path", ["/cases/{}", "/cases", "/search"])
def test_others_see_no_name_and_no_number(desk: Desk, role: Role, path: str) -> None:
    case_id = desk.case(name="DOE,JANE", docket="99F01234")

    text = desk.client(role).get(path.format(case_id)).get_data(as_text=True)

    assert "DOE" not in text
    assert "99F01234" not in text


def test_odd_characters_stay_characters(desk: Desk) -> None:
    case_id = desk.case(name="O'BRIEN<script>alert(1)</script>,Ž\u202e", docket='"><b>1')

    text = desk.client(Role.CLERK).get(f"/cases/{case_id}").get_data(as_text=True)

    assert "<script" not in text
    assert "O&#39;BRIEN&lt;script&gt;" in text
    assert "&#34;&gt;&lt;b&gt;1" in text


def test_a_check_is_taken_and_told_in_the_history(desk: Desk) -> None:
    case_id = desk.case()
    clerk = desk.client(Role.CLERK)

    answer = clerk.step(case_id, "check", **CHECK)
    text = clerk.get(answer.headers["Location"]).get_data(as_text=True)

    assert answer.status_code == 303
    assert "On record" in text
    assert "Count 1: eligible for dismissal (by section; HS 11361.8(f))." in text
    assert "On record" not in clerk.get(f"/cases/{case_id}").get_data(as_text=True)


def test_the_paper_itself_becomes_its_sha256(desk: Desk) -> None:
    case_id = desk.case()
    paper = (io.BytesIO(b"abc"), "check.pdf")
    clerk = desk.client(Role.CLERK)

    clerk.step(case_id, "check", **CHECK, reference="P-9", paper=paper)

    text = clerk.get(f"/cases/{case_id}").get_data(as_text=True)
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in text


def test_each_wrong_field_is_named_and_what_was_typed_stays(desk: Desk) -> None:
    case_id = desk.case(counts=2)
    wrong = CHECK | {"count": "2", "outcome-2": "dismiss", "reason-2": "By section!", "on": ""}

    answer = desk.client(Role.CLERK).step(case_id, "check", **wrong)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 422
    for field in ("check-reason-2", "check-citation-2", "check-on"):
        assert f'href="#{field}"' in text
        assert f'id="{field}-error"' in text
    assert 'value="By section!"' in text


def test_whoever_checked_may_not_agree_and_the_page_says_why(desk: Desk) -> None:
    case_id = desk.case()
    prosecutor = desk.client(Role.PROSECUTOR)
    prosecutor.step(case_id, "check", **CHECK)

    page = prosecutor.get(f"/cases/{case_id}").get_data(as_text=True)
    terms = {"on": "2019-03-05", "count": "1", "relief-1": "dismiss"}
    answer = prosecutor.step(case_id, "agree", **terms)

    assert "another person must" in page
    assert "Agree to relief</summary>" not in page
    assert answer.status_code == 409
    assert "checked count 1, and so may not agree to it" in answer.get_data(as_text=True)
    assert "House rule" in answer.get_data(as_text=True)


def test_a_step_of_another_role_is_refused(desk: Desk) -> None:
    case_id = desk.case()

    by_law = desk.client(Role.COURT_CLERK).step(case_id, "check", **CHECK)
    by_office = desk.client(Role.AUDITOR).step(case_id, "check", **CHECK)

    assert (by_law.status_code, by_office.status_code) == (403, 403)
    assert "may not check a case" in by_law.get_data(as_text=True)
    assert desk.office.casework.case(case_id).version == 1


def test_a_step_from_an_old_page_shows_what_changed_meanwhile(desk: Desk) -> None:
    case_id = desk.case()
    desk.checked(case_id, Outcome.NOT_ELIGIBLE)

    answer = desk.client(Role.CLERK).step(case_id, "check", **CHECK, version="1")
    text = answer.get_data(as_text=True)

    assert answer.status_code == 412
    assert "What happened since you opened this page" in text
    assert "Checked</a> by clerk" in text
    assert "Count 1: not eligible" in text
    assert 'value="by_section"' in text


def test_the_same_form_sent_twice_counts_once(desk: Desk) -> None:
    case_id = desk.case()
    clerk = desk.client(Role.CLERK)

    answers = [clerk.step(case_id, "check", **CHECK, version="1", key="k") for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert desk.office.casework.case(case_id).version == 2


@pytest.mark.parametrize("version", ["", "-1", "1e3", "9" * 30])
def test_a_form_without_a_version_is_refused(desk: Desk, version: str) -> None:
    answer = desk.client(Role.CLERK).step(desk.case(), "check", **CHECK, version=version)

    assert answer.status_code == 400


def test_a_step_that_does_not_exist_is_not_found(desk: Desk) -> None:
    assert desk.client(Role.CLERK).step(desk.case(), "shred").status_code == 404


def test_the_page_says_who_else_must_act(desk: Desk) -> None:
    case_id = desk.case(procedure="petition")
    desk.checked(case_id)
    desk.agreed(case_id)

    text = desk.client(Role.COURT_CLERK).get(f"/cases/{case_id}").get_data(as_text=True)

    assert "Nothing that brings this case forward waits for you." in text
    assert "A prosecutor or a public defender may agree to relief." in text


def test_the_other_side_is_offered_the_same_terms(desk: Desk) -> None:
    case_id = desk.case(procedure="petition", counts=2)
    desk.checked(case_id)
    desk.agreed(case_id)
    defender = desk.client(Role.PUBLIC_DEFENDER)

    page = defender.get(f"/cases/{case_id}").get_data(as_text=True)
    terms = {"count": ["1", "2"], "relief-1": "dismiss", "relief-2": "dismiss"}
    defender.step(case_id, "agree", **terms, on="2019-03-05")

    assert "You agree to the same as the other side" in page
    assert desk.office.casework.case(case_id).bucket == "agreed"


def test_the_court_dismisses_on_paper_only(desk: Desk) -> None:
    case_id = desk.before_the_court()
    court = desk.client(Role.COURT_CLERK)

    without = court.step(case_id, "dismiss", on="2019-03-05", count="1", **ORDER)
    with_it = court.step(case_id, "dismiss", count="1", **PAPER, **ORDER)

    assert without.status_code == 409
    assert "name the paper" in without.get_data(as_text=True)
    assert with_it.status_code == 303
    assert desk.office.casework.case(case_id).bucket == "dismissed"


@pytest.mark.parametrize(
    ("step", "fields", "bucket"),
    [
        ("redesignate", {"count": "1", "level_after-1": "misdemeanor"}, "redesignated"),
        ("deny", {"count": "1", "ground": "prior_conviction"}, "denied"),
    ],
)
def test_the_court_may_order_otherwise(
    desk: Desk, step: str, fields: dict[str, str], bucket: str
) -> None:
    case_id = desk.before_the_court()

    answer = desk.client(Role.COURT_CLERK).step(case_id, step, **fields, **PAPER, **ORDER)

    assert answer.status_code == 303
    assert desk.office.casework.case(case_id).bucket == bucket

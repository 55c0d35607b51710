"""Can every step be taken from the page of a case, and does the page say why another cannot?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from api.pages import step_words, words
from api.pages.form_fields import form_of
from api.pages.telling import TELLERS
from api.steps import STEPS
from domain import AGGREGATES, facts_of
from domain.actors import Role
from domain.counts import Outcome
from tests.pages.forms import Forms

if TYPE_CHECKING:
    from tests.pages.desk import Desk


def test_every_step_has_words_and_so_has_every_field_and_every_choice() -> None:
    assert STEPS.keys() == step_words.STEPS.keys()
    assert {step_words.chapter(step) for step in STEPS} == step_words.CHAPTERS.keys()
    for step in STEPS:
        form = form_of(step)
        for entry in (*form.entries, *form.each):
            assert entry.place in step_words.FIELDS, (step, entry.place)
            assert all(says and "_" not in says for _, says in entry.offered()), (step, entry)
    assert step_words.FORWARD - STEPS.keys() == set()


def test_every_fact_has_a_name_and_can_be_told() -> None:
    topics = {each.TOPIC for aggregate in AGGREGATES.values() for each in facts_of(aggregate)}

    assert topics == words.TOPICS.keys()
    assert {each for each in topics if each.startswith("case.")} <= TELLERS.keys()


def test_every_step_can_be_filled_in_and_sent_from_the_page(desk: Desk) -> None:
    case_id = desk.case(procedure="petition", counts=2)
    role_of = {
        step: Role.COURT_CLERK if step_words.chapter(step) == "Ordering" else Role.PROSECUTOR
        for step in STEPS
    }
    visitors = {role: desk.client(role) for role in set(role_of.values())}
    page = f"/cases/{case_id}"

    for step in STEPS:
        visitor = visitors[role_of[step]]
        forms = Forms(visitor.get(f"{page}?step={step}").text)
        assert forms.unlabelled == [], step
        answer = visitor.send(f"{page}/{step}", forms.forms[f"{page}/{step}"])
        assert answer.status_code in (303, 403, 404, 409), (step, answer.text)
        if answer.status_code in (403, 409):
            assert "Not recorded" in answer.text, step


def test_the_page_tells_closed_steps_with_reason_and_citation(desk: Desk) -> None:
    case_id = desk.case(procedure="petition")
    desk.checked(case_id, Outcome.NOT_ELIGIBLE)

    text = desk.client(Role.PROSECUTOR).get(f"/cases/{case_id}").text

    assert "Why not something else" in text
    assert "was found not eligible (by_section, HS 11361.8(f)); if wrong, check it again." in text
    assert "Count 1 is checked; to oppose it, it must be filed." in text
    assert f"/cases/{case_id}/oppose" not in text
    assert f"/cases/{case_id}/check" in text


def test_a_challenge_that_was_made_in_time_can_still_be_recorded(desk: Desk) -> None:
    case_id = desk.case(procedure="statutory")
    prosecutor = desk.client(Role.PROSECUTOR)
    page = f"/cases/{case_id}"
    form = Forms(prosecutor.get(page).text).forms[f"{page}/challenge"]

    assert form["on"] == ["2020-07-01"]
    late = prosecutor.send(f"{page}/challenge", form, on="2020-07-02")
    in_time = prosecutor.send(f"{page}/challenge", form)

    assert late.status_code == 409
    assert "HS 11361.9(b)" in late.text
    assert in_time.status_code == 303
    assert desk.office.casework.case(case_id).bucket == "filed"


def test_the_head_of_the_page_says_what_holds_the_case_up(desk: Desk) -> None:
    case_id, other = desk.case(procedure="petition"), desk.case()
    clerk = desk.client(Role.CLERK)
    desk.take(case_id, Role.CLERK, lambda case, act: case.hold(act, "lab_report", date(2999, 1, 2)))
    desk.take(case_id, Role.CLERK, lambda case, act: case.link(act, other))
    desk.take(case_id, Role.CLERK, lambda case, act: case.find_deceased(act))
    desk.take(case_id, Role.CLERK, lambda case, act: case.schedule_meeting(act, act.on))

    text = clerk.get(f"/cases/{case_id}").text

    assert "Reason: lab report." in text
    assert "2999-01-02" in text
    assert f'href="/cases/{other}"' in text
    assert "The person has died. Relief goes on." in text
    assert "Set, not held yet" in text


def test_a_merged_case_leads_to_the_one_that_survives(desk: Desk) -> None:
    case_id, other = desk.case(procedure="petition"), desk.case()
    clerk = desk.client(Role.CLERK)
    page = f"/cases/{case_id}"

    answer = clerk.fill_in(case_id, "merge", into=other)
    text = clerk.get(page).text

    assert answer.status_code == 303
    assert "It goes on under" in text
    assert f'href="/cases/{other}"' in text
    assert "stage-merged" in text
    assert "stage-identified" not in text
    assert f"{page}/unmerge" in Forms(text).forms


def test_a_corrected_fact_stays_and_leads_to_its_correction(desk: Desk) -> None:
    case_id = desk.case()
    desk.checked(case_id)
    clerk = desk.client(Role.CLERK)
    page = f"/cases/{case_id}"
    form = Forms(clerk.get(page).text).forms[f"{page}/correct"]

    assert form["wrong"] == ["2"]
    answer = clerk.send(f"{page}/correct", form, on="2019-03-01")
    text = clerk.get(page).text

    assert answer.status_code == 303
    assert '<li id="fact-2" class="corrected">' in text
    assert '<a href="#fact-3">fact 3</a>' in text
    assert "Out of order: a later day was on record before" in text
    assert "days later" in text
    assert desk.office.casework.case(case_id).bucket == "identified"


def test_the_other_side_stands_against_relief_on_the_count_itself(desk: Desk) -> None:
    case_id = desk.case(procedure="petition", counts=2)
    desk.checked(case_id)
    desk.agreed(case_id)
    desk.agreed(case_id, Role.PUBLIC_DEFENDER)
    for role in (Role.PROSECUTOR, Role.PUBLIC_DEFENDER):
        desk.signed(case_id, role)
    desk.filed(case_id)
    prosecutor = desk.client(Role.PROSECUTOR)
    page = f"/cases/{case_id}"

    prosecutor.fill_in(case_id, "oppose", count="2")
    text = prosecutor.get(page).text

    assert text.count("<strong>Opposed</strong>") == 1
    assert "Count 2 opposed: Not eligible." in text
    assert "filed <time" in text


def test_what_was_typed_stays_when_somebody_was_faster(desk: Desk) -> None:
    case_id = desk.case(procedure="petition")
    clerk = desk.client(Role.CLERK)
    page = f"/cases/{case_id}"
    form = Forms(clerk.get(page).text).forms[f"{page}/hold"] | {"reason": ["lab_report"]}
    desk.take(case_id, Role.PROSECUTOR, lambda case, act: case.find_deceased(act))

    answer = clerk.send(f"{page}/hold", form)
    again = Forms(answer.text).forms[f"{page}/hold"]

    assert answer.status_code == 412
    assert "Person deceased</a> by prosecutor" in answer.text
    assert "The person has died. Relief goes on." in answer.text
    assert again["reason"] == ["lab_report"]
    assert again["version"] == ["2"]
    assert clerk.send(f"{page}/hold", again).status_code == 303


def test_an_analyst_has_no_form_but_to_look_at_another_moment(desk: Desk) -> None:
    case_id = desk.case()

    page = desk.client(Role.ANALYST).get(f"/cases/{case_id}?step=check").text

    assert set(Forms(page).forms) == {"/sign-out", f"/cases/{case_id}"}
    assert page.count('method="post"') == 1


def test_a_colleague_is_waited_for_where_ones_own_hands_are_bound(desk: Desk) -> None:
    case_id = desk.case()
    prosecutor = desk.client(Role.PROSECUTOR)
    prosecutor.fill_in(case_id, "check")

    text = prosecutor.get(f"/cases/{case_id}").text

    assert "Another prosecutor may agree to relief." in text

"""Questions about a conviction, its person and its dates: yes, no, or a fact is missing."""
# Longer than the house allows: one question of the law after the other.

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from convicted import LATER, NO, OTHER, UNKNOWN, YES, ask, convicted, history, says

from domain.counts import Level
from domain.eligibility import QUESTIONS
from domain.history import MONTH, YEAR

# The conviction itself.


@pytest.mark.parametrize(
    ("level", "answer"),
    [(Level.FELONY, YES), (Level.MISDEMEANOR, NO), (Level.INFRACTION, NO), (None, UNKNOWN)],
)
def test_a_felony_is_what_stands_as_one_and_an_unknown_level_is_not_guessed(level, answer) -> None:
    assert says("felony", convicted(level=level)) == answer


@pytest.mark.parametrize(
    ("charge", "given", "answer"),
    [
        ("11357(A) HS", ["11357(a)", "11357(b)"], YES),
        ("11357(b)HS", ["11357(a)", "11357(b)"], YES),
        ("11357(C) HS", ["11357(a)", "11357(b)"], NO),
        ("11357 HS", ["11357(a)", "11357(b)"], NO),
        ("11357(C) HS", ["11357"], YES),
        ("11357 HS", ["11358", "11357"], YES),
        ("11359 HS", ["11357", "11358"], NO),
        ("187 PC", ["11357"], NO),
    ],
)
def test_a_section_without_a_subdivision_stands_for_all_of_it(charge, given, answer) -> None:
    assert says("section_in", convicted(charge), given=given) == answer


def test_rows_of_one_count_that_name_different_sections_leave_the_section_unknown() -> None:
    torn = convicted(charges=("11358 HS", "11359 HS"))
    assert says("section_in", torn, given=["11358"]) == UNKNOWN
    assert says("section_in", torn, given=["11357"]) == NO
    assert ask("section_in", torn, argument=["11358"]).reason == "unclear_charge"


@pytest.mark.parametrize(
    ("charges", "answer"),
    [
        (("11357(b)HS",), YES),
        (("11357(B)HS",), NO),
        (("664/11357(b) HS",), NO),
        (("11357(b)HS", "11357(B) HS"), UNKNOWN),
    ],
)
def test_a_charge_begins_with_a_text_letter_by_letter(charges, answer) -> None:
    assert says("charge_begins_with", convicted(charges=charges), given="11357(b)") == answer


@pytest.mark.parametrize(
    ("charges", "answer"),
    [
        (("4060 BP",), YES),
        (("4060BP",), NO),
        (("4060 BP/4140 BP",), NO),
        (("4060 BP", "4140 BP"), UNKNOWN),
    ],
)
def test_a_charge_is_a_text_exactly(charges, answer) -> None:
    assert says("charge_is", convicted(charges=charges), given="4060 BP") == answer


@pytest.mark.parametrize(
    ("charges", "answer"),
    [
        (("148 PC",), YES),
        (("11359 HS/11364 HS",), YES),
        (("11359 HS",), NO),
        (("148",), UNKNOWN),
        (("148 PC", "459 PC"), UNKNOWN),
    ],
)
def test_a_related_charge_stands_on_the_list(charges, answer) -> None:
    assert says("related_charge", convicted(charges=charges)) == answer


@pytest.mark.parametrize(
    ("cycles", "answer"), [({"101"}, YES), ({"102"}, NO), (set(), NO), ({"102", ""}, UNKNOWN)]
)
def test_a_cannabis_charge_in_the_cycle_counts_and_one_without_a_cycle_may(cycles, answer) -> None:
    one = convicted("148 PC")
    assert says("cannabis_charge_in_cycle", one, cannabis_cycles=frozenset(cycles)) == answer


def test_nobody_knows_the_weight_from_the_states_file() -> None:
    answer = ask("weight_over", convicted(), argument=453.592)
    assert (answer.verdict, answer.reason) == (UNKNOWN, "missing_weight")


# The person.


@pytest.mark.parametrize(
    ("on", "answer"),
    [("2001-05-13", YES), ("2001-05-14", NO), ("1979-01-01", UNKNOWN), (None, UNKNOWN)],
)
def test_who_turns_21_on_the_day_of_the_conviction_is_not_under_21(on, answer) -> None:
    assert says("under_age_at_conviction", convicted(on=on), given=21) == answer


def test_who_has_no_birth_date_has_no_age() -> None:
    one = convicted()
    for name in ("under_age_at_conviction", "aged_at_least", "aged_at_most"):
        answer = ask(name, one, history(one, born=None), 21)
        assert (answer.verdict, answer.reason) == (UNKNOWN, "missing_birth_date")


def test_without_a_date_of_conviction_it_is_that_date_which_is_missing() -> None:
    answer = ask("under_age_at_conviction", convicted(on=None), argument=21)
    assert answer.reason == "missing_conviction_date"


@pytest.mark.parametrize(
    ("born", "answer"), [("1969-11-10", YES), ("1969-11-11", YES), ("1969-11-12", NO)]
)
def test_a_person_is_50_on_the_50th_birthday(born, answer) -> None:
    one = convicted()
    assert says("aged_at_least", one, born=date.fromisoformat(born), given=50) == answer


@pytest.mark.parametrize(
    ("born", "answer"), [("1998-11-11", YES), ("1997-11-12", YES), ("1997-11-11", NO)]
)
def test_a_person_is_21_or_younger_until_the_22nd_birthday(born, answer) -> None:
    one = convicted()
    assert says("aged_at_most", one, born=date.fromisoformat(born), given=21) == answer


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    one, person = convicted(), history(convicted(), born=date(2000, 2, 29))
    ages = [
        QUESTIONS["aged_at_least"].answer(one, person, day, 19).verdict
        for day in (date(2019, 2, 28), date(2019, 3, 1))
    ]
    assert ages == [NO, YES]


@pytest.mark.parametrize(("dead", "answer"), [(True, YES), (False, NO)])
def test_whom_the_state_notes_as_dead_is_deceased(dead, answer) -> None:
    assert says("deceased", convicted(), is_deceased=dead) == answer


# Dates and sentences.


@pytest.mark.parametrize(
    ("on", "answer"),
    [("2016-11-08", NO), ("2016-11-09", YES), ("2019-01-01", YES), (None, UNKNOWN)],
)
def test_the_day_on_which_the_law_took_effect_is_on_or_after_it(on, answer) -> None:
    assert says("convicted_on_or_after", convicted(on=on), given=date(2016, 11, 9)) == answer


@pytest.mark.parametrize(
    ("on", "answer"),
    [("2009-11-11", YES), ("2009-11-12", NO), ("2020-01-01", NO), (None, UNKNOWN)],
)
def test_a_conviction_is_10_years_ago_on_its_10th_anniversary(on, answer) -> None:
    assert says("convicted_years_ago", convicted(on=on), given=10) == answer


@pytest.mark.parametrize(
    ("on", "answer"), [("2009-11-10", YES), ("2009-11-11", NO), ("2020-01-01", NO)]
)
def test_10_years_without_a_conviction_are_3653_days(on, answer) -> None:
    """From 2009-11-11 to 2019-11-11 are 3652 days: 9.9986 years of 365.25 days."""
    assert says("no_conviction_in_years", convicted(on=on), given=10) == answer


def test_a_conviction_in_another_county_ends_the_years_without_one() -> None:
    later = convicted("459 PC", "2015-01-01", county="YOLO", **LATER)
    assert says("no_conviction_in_years", convicted(), later, given=10) == NO


def test_a_conviction_without_a_date_may_be_the_most_recent() -> None:
    undated = convicted("459 PC", None, **LATER)
    recent = convicted("459 PC", "2015-01-01", **OTHER)
    assert says("no_conviction_in_years", convicted(), undated, given=10) == UNKNOWN
    assert says("no_conviction_in_years", convicted(), undated, recent, given=10) == NO


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [(timedelta(29), YES), (timedelta(30), NO), (timedelta(31), NO), (None, UNKNOWN)],
)
def test_a_sentence_that_ends_on_the_day_is_not_completed_before_it(sentence, answer) -> None:
    one = convicted(on="2019-10-12", sentence=sentence)
    assert says("sentence_completed", one) == answer


def test_a_sentence_from_an_unknown_day_is_unknown_for_want_of_the_day() -> None:
    answer = ask("sentence_completed", convicted(on=None))
    assert (answer.verdict, answer.reason) == (UNKNOWN, "missing_conviction_date")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [(timedelta(30), YES), (timedelta(days=30, hours=12), NO), (None, UNKNOWN)],
)
def test_every_sentence_that_ends_on_the_day_is_completed_by_it(sentence, answer) -> None:
    one = convicted(on="2019-10-12", sentence=sentence)
    assert says("every_sentence_completed", convicted(), one) == answer


def test_one_sentence_that_runs_is_enough_whatever_is_unknown_of_others() -> None:
    runs = convicted("459 PC", "2019-01-01", county="YOLO", sentence=YEAR, **LATER)
    assert says("every_sentence_completed", convicted(sentence=None), runs) == NO


def test_a_year_of_a_sentence_has_366_days_and_a_month_30_and_a_half() -> None:
    assert (YEAR.days, MONTH) == (366, timedelta(days=30, hours=12))
    by_the_calendar = convicted(on="2018-11-11", sentence=YEAR)
    assert says("every_sentence_completed", by_the_calendar) == NO


# Every one of them.


def test_every_question_is_tested_here_by_its_name() -> None:
    files = [Path(__file__), Path(__file__).with_name("test_priors.py")]
    text = "".join(each.read_text() for each in files)
    for name in QUESTIONS:
        assert f'"{name.removeprefix("preceding_")}"' in text, name


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_asked_in_plain_words_and_names_its_law(name) -> None:
    question = QUESTIONS[name]
    assert question.asks("X").endswith("?")
    assert "{}" not in question.asks("X")
    assert ("X" in question.asks("X")) is (question.takes is not None)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 .,;:()§&/-]{0,79}", question.citation)
    assert re.fullmatch(r"[a-z0-9_]{1,36}", name)
    assert re.fullmatch(r"(missing|unclear)_[a-z_]+|nothing", question.missing)


def test_an_answer_has_a_reason_code_the_law_and_a_sentence_without_a_birth_date() -> None:
    answer = ask("aged_at_least", convicted(), argument=57)
    assert (answer.reason, answer.citation) == ("not_aged_at_least", "HS 11361.9; office policy")
    assert answer.says == "The person is not 57 or older."

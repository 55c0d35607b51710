"""What follows where a fact is missing: never a guess, and no hand review that nothing hangs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from convicted import AS_OF, LATER, convicted, finding, found, history
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.assessment import assess, reasoning
from domain.counts import Level, Outcome
from domain.history import Conviction, History
from domain.rulesets import RULESETS, Policy
from domain.verdict import Verdict, all_of, any_of, at_least

RECENT = convicted("459 PC", "2018-01-01", **LATER)


@pytest.mark.parametrize(
    ("ruleset", "expected"),
    [
        ("configurable", "dismiss dismiss_section"),
        ("los-angeles-2019", "hand_review missing_level"),
        ("sacramento-2019", "dismiss sentence_completed"),
        ("san-francisco-2018", "hand_review missing_level"),
    ],
)
def test_an_unknown_level_matters_only_where_the_finding_hangs_on_it(ruleset, expected) -> None:
    assert finding(ruleset, convicted("11358 HS", level=None)) == expected


def test_a_birth_date_that_is_missing_is_named_where_it_could_change_the_finding() -> None:
    assert finding("los-angeles-2019", convicted(), RECENT, born=None) == (
        "hand_review missing_birth_date"
    )
    assert finding("los-angeles-2019", convicted(), born=None) == (
        "dismiss only_cannabis_and_completed"
    )


def test_a_missing_fact_that_nobody_asks_about_does_no_harm() -> None:
    one = convicted(level=Level.MISDEMEANOR, on=None, sentence=None)
    assert finding("configurable", one, born=None) == "dismiss misdemeanor_or_infraction"


def test_a_missing_date_goes_to_hand_review_where_the_law_may_not_apply() -> None:
    for ruleset in ("los-angeles-2019", "sacramento-2019", "san-joaquin-2019"):
        assert finding(ruleset, convicted(on=None)) == "hand_review missing_conviction_date"


def test_a_disqualification_stands_whatever_the_weight_was() -> None:
    murder = convicted("187 PC", "2001-01-01", **LATER)
    assert finding("san-francisco-2018", convicted(), murder) == "not_eligible superstrike"


def test_the_first_missing_fact_is_the_one_that_is_named() -> None:
    one = convicted(level=None, on=None)
    assert finding("los-angeles-2019", one) == "hand_review missing_level"


def test_the_reasoning_tells_each_question_its_answer_and_what_followed() -> None:
    told = list(reasoning(found("sacramento-2019", convicted(level=None), RECENT)))
    assert told[0].startswith("rule 1: Was the conviction on or after 2016-11-09? No: ")
    assert "rule 2: Is it a felony? Unknown: The level is not stated. (PC 17; HS 11361.8)" in told
    assert "rule 2 may decide: dismiss; the next is tried too." in told
    assert told[-1].startswith("finding: hand_review (missing_level, PC 17; HS 11361.8).")


def test_the_reasoning_of_a_decided_count_ends_with_the_rule_that_decided() -> None:
    told = list(reasoning(found("sacramento-2019", convicted(), RECENT)))
    assert told[-2].startswith("rule 5 decides: reduce. ")
    assert sum(line.startswith("rule 4:") for line in told) == 2


# Whatever the history, and whatever is missing from it.

CHARGES = ["11357(A) HS", "11357(b)HS", "11358 HS", "11359 HS", "11360(A) HS", "148 PC", "4060 BP"]
CHARGES += ["187 PC", "187", "266 PC", "246 PC", "186.22(B)(4) PC", "459 PC", "", "11357.5 HS"]
DAYS = st.dates(date(1974, 1, 1), date(2020, 12, 31)) | st.sampled_from(
    [date(2016, 11, 8), date(2016, 11, 9), date(2009, 11, 11), date(2014, 11, 11), AS_OF]
)
ORDERS = [f"{a}00{b}00{c}000" for a in (101, 102, 103) for b in "12" for c in "12"]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Anybody's history, with nothing missing."""
    orders = draw(st.lists(st.sampled_from(ORDERS), min_size=1, max_size=5, unique=True))
    return History(
        tuple(
            Conviction(
                cnt_order=order,
                county="SAMPLE",
                charges=(draw(st.sampled_from(CHARGES)),),
                level=draw(st.sampled_from(Level)),
                convicted_on=draw(DAYS),
                sentence=timedelta(days=draw(st.integers(0, 8000)) / 2),
            )
            for order in orders
        ),
        born=draw(st.dates(date(1940, 1, 1), date(2005, 1, 1))),
        is_deceased=draw(st.booleans()),
        registrations=tuple(draw(st.lists(DAYS, max_size=1))),
        cannabis_cycles=frozenset(draw(st.sets(st.sampled_from(["101", "102"])))),
    )


@st.composite
def with_gaps(draw: st.DrawFn, whole: History) -> History:
    """The same history, of which some facts are not known."""

    def perhaps(fact: object) -> object:
        return None if draw(st.booleans()) else fact

    return replace(
        whole,
        convictions=tuple(
            replace(
                each,
                level=perhaps(each.level),
                convicted_on=perhaps(each.convicted_on),
                sentence=perhaps(each.sentence),
                charges=(*each.charges, "459 PC") if draw(st.booleans()) else each.charges,
            )
            for each in whole.convictions
        ),
        born=perhaps(whole.born),
        registrations=tuple(perhaps(day) for day in whole.registrations),
    )


RULESET = st.sampled_from(list(RULESETS.values()))
MANY = settings(max_examples=100, derandomize=True, database=None, deadline=None)


@MANY
@given(st.data(), RULESET)
def test_a_missing_fact_leaves_the_finding_or_sends_it_to_hand_review(
    data: st.DataObject, policy: Policy
) -> None:
    whole = data.draw(histories())
    partly = data.draw(with_gaps(whole))
    fewer = data.draw(with_gaps(partly))
    for before, after in ((whole, partly), (partly, fewer), (whole, fewer)):
        for one, gapped in zip(before.convictions, after.convictions, strict=True):
            known = assess(policy, one, before, AS_OF).outcome
            now = assess(policy, gapped, after, AS_OF).outcome
            assert now in (known, Outcome.HAND_REVIEW)


@MANY
@given(st.data(), RULESET)
def test_every_count_gets_one_finding_and_always_the_same(
    data: st.DataObject, policy: Policy
) -> None:
    person = data.draw(histories().flatmap(with_gaps))
    for each in person.convictions:
        once = assess(policy, each, person, AS_OF)
        assert once == assess(policy, replace(each), replace(person), AS_OF)
        assert once.citation
        assert list(reasoning(once))[-1].startswith(f"finding: {once.outcome} ({once.reason}, ")


@MANY
@given(histories(), RULESET)
def test_with_nothing_missing_one_rule_decides_and_only_the_weight_is_unknown(
    person: History, policy: Policy
) -> None:
    assume(all(each.charges != ("187",) for each in person.convictions))
    for each in person.convictions:
        if policy.is_for(each):
            unknown = {
                answer.reason
                for step in assess(policy, each, person, AS_OF).steps
                for _, answer in step.asked
                if answer.verdict is Verdict.UNKNOWN
            }
            assert unknown <= {"missing_weight", "missing_birth_date"}


@pytest.mark.parametrize(
    ("verdicts", "every", "one", "two"),
    [
        ("", "yes", "no", "no"),
        ("y", "yes", "yes", "no"),
        ("yy", "yes", "yes", "yes"),
        ("yu", "unknown", "yes", "unknown"),
        ("un", "no", "unknown", "no"),
        ("uun", "no", "unknown", "unknown"),
        ("yun", "no", "yes", "unknown"),
        ("n", "no", "no", "no"),
    ],
)
def test_three_valued_logic_is_kleenes(verdicts, every, one, two) -> None:
    held = [{"y": Verdict.YES, "n": Verdict.NO, "u": Verdict.UNKNOWN}[each] for each in verdicts]
    assert (all_of(held), any_of(held), at_least(2, held)) == (every, one, two)
    assert ~all_of(held) == any_of(~each for each in held)


def test_a_history_of_one_is_assessed_like_any_other() -> None:
    one = convicted()
    assert assess(RULESETS["sacramento-2019"], one, history(one), AS_OF).outcome == "dismiss"

"""What is wrong with a file that should be a ruleset, where, and what is to be done?"""

from __future__ import annotations

import pytest

from domain.packaged import toml_files
from domain.rulesets import NotARuleset, read_policies, read_policy

FILE = "an-office-2020.toml"
GOOD = """
id = "an-office-2020"
version = "2020.1"
title = "An office, 2020"
county = "ALAMEDA"
source = "Policy of 2020"
decides = ["cannabis"]

[[rule]]
if = ["not felony", { section_in = ["11357"] }]
then = "dismiss"
reason = "misdemeanor"
citation = "HS 11361.8"
says = "Misdemeanors are dismissed."

[[rule]]
if = [{ aged_at_least = 50 }]
then = "dismiss"
reason = "aged_50"
citation = "Office policy"
says = "The person is 50 or older."

[[rule]]
if = "otherwise"
then = "hand_review"
reason = "no_rule_applies"
citation = "Office policy"
says = "No rule decides it."
"""


def problems(text: str, name: str = FILE) -> list[str]:
    with pytest.raises(NotARuleset) as caught:
        read_policy(name, text)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


def test_a_ruleset_is_read_in_its_order_with_its_conditions() -> None:
    policy = read_policy(FILE, GOOD)
    assert [each.number for each in policy.rules] == [1, 2, 3]
    assert (
        policy.rules[0].when == "Is it a felony? No. And: Is it a conviction under HS 11357? Yes."
    )
    assert policy.rules[2].when == "In any other case"
    assert policy.described()["parameters"] == [
        {"rule": 1, "question": "section_in", "value": ["11357"]},
        {"rule": 2, "question": "aged_at_least", "value": 50},
    ]


def test_a_comment_changes_nothing_and_a_number_changes_the_hash() -> None:
    sha256 = read_policy(FILE, GOOD).sha256
    assert read_policy(FILE, "# Adopted.\n\n" + GOOD).sha256 == sha256
    assert read_policy(FILE, GOOD.replace("= 50 }", "= 51 }")).sha256 != sha256


@pytest.mark.parametrize(
    ("change", "to", "where", "says"),
    [
        ('["not felony",', '["not a_felony",', "rule 1, if", "There is no question 'a_felony'."),
        ('then = "dismiss"\nreason = "mis', 'reason = "mis', "rule 1, then", "It is missing."),
        (
            'then = "dismiss"\nreason = "mis',
            'then = "drop"\nreason = "mis',
            "rule 1, then",
            "'drop'",
        ),
        ("= 50 }", '= "50" }', "rule 2, if", "It takes a whole number"),
        ("= 50 }", "= true }", "rule 2, if", "It takes a whole number"),
        ("= 50 }", "= 0 }", "rule 2, if", "It takes a whole number"),
        ("= 50 }", "= 1000 }", "rule 2, if", "It takes a whole number"),
        ("[{ aged_at_least = 50 }]", '["aged_at_least"]', "rule 2, if", "It takes a whole number"),
        ("[{ aged_at_least = 50 }]", "[{ felony = 50 }]", "rule 2, if", "write the bare name"),
        ("[{ aged_at_least = 50 }]", "[]", "rule 2, if", 'Give a list, or "otherwise"'),
        ("[{ aged_at_least = 50 }]", "[7]", "rule 2, if", "7 is no question"),
        ("[{ aged_at_least = 50 }]", "[{ felony = 1, x = 2 }]", "rule 2, if", "is no question"),
        ("if = [{ aged_at_least = 50 }]\n", "", "rule 2, if", 'Give a list, or "otherwise"'),
        ('["11357"]', '["11361"]', "rule 1, if", "It takes a list of different sections"),
        ('["11357"]', '["11357", "11357"]', "rule 1, if", "It takes a list of different sections"),
        ('["11357"]', "[]", "rule 1, if", "It takes a list of different sections"),
        ('reason = "aged_50"', 'reason = "Aged 50"', "rule 2, reason", "Give a code"),
        ('says = "The person', 'why = 1\nsays = "The person', "rule 2, why", "no such member"),
        ('citation = "HS 11361.8"', 'citation = "<b>"', "rule 1, citation", "Give a citation"),
        ('version = "2020.1"\n', "", "version", "It is missing."),
        ('version = "2020.1"', "version = 2020.1", "version", "It is 2020.1."),
        ('id = "an-office-2020"', 'id = "another"', "id", "The file is not called another.toml."),
        ('decides = ["cannabis"]', 'decides = ["related"]', "decides", 'Give ["cannabis"]'),
        ('county = "ALAMEDA"', 'country = "US"\ncounty = "ALAMEDA"', "country", "no such member"),
        ("[[rule]]", "[[rules]]", "rule", "There is no rule."),
        (GOOD, "rule = [1]", "rule 1", "It is no table."),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(change, to, where, says) -> None:
    told = problems(GOOD.replace(change, to))
    assert any(each.startswith(f"{FILE}, {where}: ") and says in each for each in told), told


def test_text_that_is_not_toml_is_told_with_its_line() -> None:
    (told,) = problems("id = \n")
    assert told.startswith(f"{FILE}: It is not TOML: ")
    assert "line 1" in told


def test_a_rule_after_otherwise_is_never_reached() -> None:
    first, _, last = GOOD.rpartition("[[rule]]")
    head, _, rules = first.partition("[[rule]]")
    told = problems(f"{head}[[rule]]{last}\n[[rule]]{rules}")
    assert [each.split(": ")[0] for each in told[:2]] == [
        f"{FILE}, rule 2, if",
        f"{FILE}, rule 3, if",
    ]
    assert "It is never reached: rule 1 decides all of it before." in told[0]


def test_a_rule_that_only_narrows_an_earlier_one_is_never_reached() -> None:
    narrower = """[[rule]]
if = [{ aged_at_least = 50 }, "deceased"]
then = "reduce"
reason = "x"
citation = "X"
says = "X"
"""
    first, _, last = GOOD.rpartition("[[rule]]")
    (told,) = problems(f"{first}{narrower}[[rule]]{last}")
    assert told.startswith(f"{FILE}, rule 3, if: It is never reached: rule 2 ")


def test_a_ruleset_that_leaves_counts_undecided_is_told_how_to_end() -> None:
    (told,) = problems(GOOD.rpartition("[[rule]]")[0])
    assert told.endswith('End with one of if = "otherwise".')


def test_every_problem_of_every_file_is_told_at_once() -> None:
    with pytest.raises(NotARuleset) as caught:
        read_policies({FILE: GOOD.replace("= 50 }", "= 0 }").replace("2020.1", ""), "b.toml": "x"})
    assert [each.split(",")[0].split(":")[0] for each in caught.value.problems] == [
        FILE,
        FILE,
        "b.toml",
    ]


def test_two_files_of_one_id_cannot_be_for_the_name_is_the_id() -> None:
    assert "The file is not called an-office-2020.toml." in problems(GOOD, "other.toml")[0]


@pytest.mark.parametrize("name", toml_files("domain.rulesets"))
def test_a_shipped_file_says_how_to_read_it(name: str) -> None:
    text = toml_files("domain.rulesets")[name]
    assert "The first rule whose questions are all answered so decides" in text
    assert name == f"{read_policy(name, text).id}.toml"

"""Which sections a charge text names, and on which lists of the law they stand."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from domain.history import Conviction, History
from domain.sections import LISTS, cannabis_section, sections_in
from domain.verdict import Verdict, any_of

DOJ = Path(__file__).parents[3] / "shared" / "data" / "doj"
GANG = "superstrike_with_gang_enhancement_186.22(b)(4)"


def rows(name: str) -> list[dict[str, str]]:
    path = DOJ / name
    if not path.exists():
        return []
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


EXAMPLES = [
    (each["charge_text"], each["list"], each["expected"]) for each in rows("section_examples.csv")
]
FACTS = rows("disqualifying_sections.csv")
NEEDS_FACTS = pytest.mark.skipif(not FACTS, reason="../shared/data/doj is not here.")


def listed(text: str, name: str) -> Verdict:
    """Whether a person with a conviction for just this is on the list."""
    person = History((Conviction("101001001000", "SAMPLE", (text,), None, None),), None)
    on_list = person.superstrikes if name == "superstrike" else person.sex_offenses
    return any_of(is_one for is_one, _ in on_list)


@NEEDS_FACTS
def test_every_labelled_example_is_read_as_labelled() -> None:
    wrong = [(text, name) for text, name, expected in EXAMPLES if listed(text, name) != expected]
    assert wrong == []
    assert len(EXAMPLES) == 189


@NEEDS_FACTS
@pytest.mark.parametrize("fact", FACTS, ids=lambda each: f"{each['list'][:14]}-{each['section']}")
def test_our_own_lists_hold_every_section_of_the_facts(fact: dict[str, str]) -> None:
    name = "gang_enhanced" if fact["list"] == GANG else fact["list"]
    plain = fact["section"].replace("<letter>*", "b").replace(".*", ".5").replace("(*)", "(a)")
    plain = (
        re.sub(r"\((\d|[a-z])-(?:\d|[a-z])\)", r"(\1)", plain).replace("*", "").replace("N", "3")
    )
    (section,) = sections_in(f"{plain} {fact['code']}")
    assert LISTS[name].holds(section) is Verdict.YES


@NEEDS_FACTS
def test_our_own_lists_hold_no_section_that_the_facts_do_not() -> None:
    stems = {re.match(r"[\d.]*\d", each["section"])[0] for each in FACTS}  # type: ignore[index]
    ours = {
        re.match(r"[\d.]*\d", number)[0]  # type: ignore[index]
        for name in ("superstrike", "gang_enhanced", "pc290")
        for numbers in LISTS[name].codes.values()
        for number in numbers
    }
    assert ours <= stems


@pytest.mark.parametrize(
    "text",
    ["187 PC", "PC 187", "187PC", "664/187 PC", "187/664 PC", "288APC", "187 PC MURDER"],
)
def test_a_superstrike_is_found_however_it_is_written(text: str) -> None:
    assert listed(text, "superstrike") is Verdict.YES


@pytest.mark.parametrize("text", ["187 HS", "1187 PC", "187.1 PC", "11359 HS", "", "PC", "18 7 PC"])
def test_another_section_or_code_is_no_superstrike(text: str) -> None:
    assert listed(text, "superstrike") is Verdict.NO


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("261.5 PC", Verdict.YES),
        ("26105 PC", Verdict.NO),
        ("288A(B)(1) PC", Verdict.YES),
        ("286.5 PC", Verdict.NO),
        ("311.12 PC", Verdict.NO),
    ],
)
def test_a_wild_card_stands_for_subdivisions_and_for_a_decimal_where_it_has_the_point(
    text: str, answer: Verdict
) -> None:
    assert listed(text, "pc290") is answer


def test_a_section_without_a_code_is_not_guessed_at() -> None:
    assert listed("187", "superstrike") is Verdict.UNKNOWN
    assert listed("459", "superstrike") is Verdict.NO


@pytest.mark.parametrize(
    ("text", "code"),
    [("PC 187/HS 11359", "PC"), ("11359 HS/187 PC", "PC"), ("HS 11359/PC 187", "PC")],
)
def test_each_section_has_the_code_that_stands_beside_it(text: str, code: str) -> None:
    assert {each.code for each in sections_in(text) if each.number == "187"} == {code}


RELATED = ["647(f) PC", "602 PC", "466 PC", "148.9 PC", "148 PC", "11364 HS", "11550 HS", "4140 BP"]
RELATED += ["4149 BP", "4060 BP", "40508 VC", "1320 PC", "1320(A) PC", "647(F)PC", "4149  BP "]


@pytest.mark.parametrize("text", RELATED)
def test_a_related_charge_is_found(text: str) -> None:
    assert LISTS["related"].first_of(sections_in(text))


@pytest.mark.parametrize(
    "text", ["1320.5 PC", "647 PC", "647(A) PC", "148 HS", "11364.5 HS", "602"]
)
def test_a_charge_that_only_looks_related_is_none(text: str) -> None:
    assert LISTS["related"].first_of(sections_in(text)) is None


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("11358 HS", "11358"),
        ("11357(C)HS", "11357(c)"),
        ("11357 (b) HS", "11357(b)"),
        ("664/11359 HS", "11359"),
        ("11357.5 HS", "11357"),
        ("11357(A)/11359 HS", "11357(a)"),
    ],
)
def test_whatever_contains_a_cannabis_section_is_a_cannabis_charge(text: str, cited: str) -> None:
    assert str(cannabis_section(text)) == cited


@pytest.mark.parametrize("text", ["11361 HS", "11356 HS", "", "1135 8 HS"])
def test_whatever_contains_none_is_no_cannabis_charge(text: str) -> None:
    assert cannabis_section(text) is None


def test_every_list_names_its_law() -> None:
    assert set(LISTS) == {"superstrike", "gang_enhanced", "gang_enhancement", "pc290", "related"}
    assert all(each.citation and each.title for each in LISTS.values())

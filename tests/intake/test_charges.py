"""Which charge a text names: HS 11357 to 11360, as the state writes them."""

from __future__ import annotations

import pytest

from intake.charges import read_charge


@pytest.mark.parametrize(
    ("offense", "cited"),
    [
        ("11358 HS-CULTIVATE CANNABIS", "11358"),
        ("11357(C)HS-POSSESS MARIJUANA", "11357(c)"),
        ("11357(b)HS-POSSESS", "11357(b)"),
        ("11359HS-INTENT SELL CANNABIS", "11359"),
        ("11359(C) HS-CULTIVATE CANNABIS", "11359(c)"),
        ("11357 (A) HS", "11357(a)"),
        ("11357(B)", "11357(b)"),
        ("11357", "11357"),
        ("11357BHS-POSSESS", "11357(b)"),
        ("11360(A)(3) HS-SELL", "11360(a)"),
        ("11357 H&S-POSSESS", "11357"),
        (" 11360 hs", "11360"),
        ("11358 FELONY", "11358"),
    ],
)
def test_a_cannabis_charge_is_read_with_its_subdivision(offense, cited) -> None:
    charge, doubts = read_charge(offense, "")
    assert (str(charge), doubts) == (cited, ())


@pytest.mark.parametrize(
    "offense",
    [
        "11361 HS-USE OF MINOR",
        "11357.5 HS-SYNTHETIC",
        "11364 HS",
        "111358 HS",
        "113580 HS",
        "503 VC-TAKE CAR 11358",
        "187 PC-MURDER",
        "",
    ],
)
def test_any_other_charge_is_none(offense) -> None:
    assert read_charge(offense, "") == (None, ())


@pytest.mark.parametrize("offense", ["", "   ", "SEE COMMENT FOR CHARGE", "see comment for charge"])
def test_the_comment_says_the_charge_where_the_offense_does_not(offense) -> None:
    charge, doubts = read_charge(offense, "11358 HS-CULTIVATE CANNABIS")
    assert (str(charge), doubts) == ("11358", ())


def test_a_comment_never_overrules_the_offense() -> None:
    assert read_charge("187 PC-MURDER", "11358 HS") == (None, ())


@pytest.mark.parametrize(
    ("offense", "comment", "further"),
    [
        ("11359 HS-SALE", "CHRG 11358 HS", ["11358"]),
        ("11359 HS-SALE", "11358 HS, 11360(A) HS", ["11358", "11360(a)"]),
        ("11357(A) HS", "11357(C) HS", ["11357(c)"]),
        ("SEE COMMENT FOR CHARGE", "11358 HS-CULTIVATE, ALSO 11359 HS", ["11359"]),
    ],
)
def test_a_further_charge_in_the_comment_is_a_doubt(offense, comment, further) -> None:
    _, doubts = read_charge(offense, comment)
    assert list(doubts) == [
        f"The comment names a further cannabis charge: {each}." for each in further
    ]


@pytest.mark.parametrize(
    ("offense", "comment"),
    [
        ("11359 HS", "CHRG 11359 HS"),
        ("11357(A) HS", "11357(B) HS"),
        ("11357 HS", "11357(C) HS"),
        ("11359 HS", "11362.1 HS"),
        ("11359 HS", "28.5 GRAMS"),
    ],
)
def test_a_comment_on_the_same_offense_is_no_doubt(offense, comment) -> None:
    assert read_charge(offense, comment)[1] == ()


@pytest.mark.parametrize(
    ("offense", "doubt"),
    [
        ("11358/11359 HS", "The charge text names a further cannabis charge: 11359."),
        ("11358 PC", "The charge text names another code than the Health and Safety Code."),
        (
            "664/11358 HS",
            "The charge text names something before the section, perhaps an attempt.",
        ),
    ],
)
def test_an_unusual_charge_text_is_a_doubt(offense, doubt) -> None:
    assert read_charge(offense, "")[1] == (doubt,)

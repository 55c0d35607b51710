"""Are the migrations one unbroken series, written alike?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "record" / "migrations").glob("*.sql"))

KEYWORDS = re.compile(
    r"(?<![\w.$%(])(?:"
    r"add|alter|and|before|begin|between|by|cascade|check|column|commit|constraint|"
    r"create|declare|default|delete|distinct|do|drop|else|elsif|end|exception|"
    r"execute|exists|for|foreign|from|function|generated|grant|group|having|if|in|"
    r"index|insert|into|is|join|key|language|like|limit|loop|not|null|on|or|order|"
    r"primary|procedure|raise|references|return|returning|returns|revoke|row|schema|"
    r"select|set|table|then|to|truncate|union|unique|update|using|values|view|"
    r"when|where|with"
    r")(?![\w.(])"
)
OUTSIDE = re.compile(r"--[^\n]*|/\*.*?\*/|E?'(?:[^']|'')*'|\"[^\"]*\"", re.DOTALL)


def _lower_keywords(sql: str) -> list[str]:
    return KEYWORDS.findall(OUTSIDE.sub(" ", sql))


def test_there_are_migrations() -> None:
    assert FILES


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in FILES]
    assert numbers == list(range(1, len(FILES) + 1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_migration_is_named_for_what_it_does(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z]+)+\.sql", path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_keywords_are_in_upper_case(path: Path) -> None:
    assert _lower_keywords(path.read_text()) == []


def test_a_keyword_in_lower_case_would_be_found() -> None:
    sql = "-- select it\nCREATE TABLE record.x (\n    note text not NULL DEFAULT 'from'\n);"
    assert _lower_keywords(sql) == ["not"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_migration_says_first_what_it_is_for(path: Path) -> None:
    assert re.match(r"-- [A-Z].+", path.read_text())

"""Does what we publish name no machine, and leave nothing half said?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "domain",
    "record",
    "intake",
    "projections",
    "simulation",
    "api",
    "scripts",
    "tests",
    "docs",
    ".ci",
)
KINDS = {"", ".py", ".md", ".sql", ".html", ".css", ".js", ".toml", ".json", ".sh", ".lock"}
TEXTS = sorted(
    path
    for place in [ROOT, *(ROOT / name for name in PLACES)]
    for path in (place.glob("*") if place == ROOT else place.rglob("*"))
    if path.is_file() and path.suffix in KINDS and "__pycache__" not in path.parts
)

MACHINE = re.compile(r"(?<![\w.~}*])/(?:tmp|home|root|Users|work|farm|mnt)/\w|[A-Z]:\\Users")
REGISTRY = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
REFUSED = re.compile(r"form-select|is-(?:in)?valid|btn-close|form-check-input")
"""Bootstrap draws these with images out of its own text, which our policy lets no browser load."""
UNDONE = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [line.strip()[:80] for line in text.splitlines() if pattern.search(line)]


def test_there_is_something_to_look_at() -> None:
    names = {_name(path) for path in TEXTS}
    assert {"pyproject.toml", "domain/case/case.py", "scripts/test"} <= names


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_no_text_names_a_place_on_somebodys_machine(path: Path) -> None:
    assert _found(MACHINE, path.read_text()) == []


@pytest.mark.parametrize("path", [each for each in TEXTS if each.suffix == ".lock"], ids=_name)
def test_no_lock_file_names_a_registry(path: Path) -> None:
    assert _found(REGISTRY, path.read_text()) == []


@pytest.mark.parametrize("path", [each for each in TEXTS if each.suffix == ".html"], ids=_name)
def test_no_page_has_a_class_whose_image_the_policy_refuses(path: Path) -> None:
    assert _found(REFUSED, path.read_text()) == []


@pytest.mark.parametrize("path", TEXTS, ids=_name)
def test_nothing_is_left_for_later_in_a_comment(path: Path) -> None:
    if path.suffix != ".lock":
        assert _found(UNDONE, path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("see " + "/ho" + "me/ada/x", True),
        ("open('" + "/t" + "mp/x')", True),
        ("https://example.org/" + "work/x", False),
        ("GET " + "/cases/1", False),
    ],
)
def test_a_place_on_a_machine_would_be_found(text: str, hit: bool) -> None:
    assert bool(_found(MACHINE, text)) is hit

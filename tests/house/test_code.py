"""Does the code keep the house's own laws: short, in its place, and without a clock in the law?"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "record", "intake", "projections", "simulation", "api")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file())
LAW = sorted((ROOT / "domain").rglob("*.py"))
PACKAGED = ROOT / "domain/packaged.py"
"""Rulesets and lists of sections are the law's own data, in files that people can read."""

FILE_LINES, FUNCTION_LINES = 250, 40
REASON = re.compile(r"^# Longer than the house allows: \S.{10,}", re.MULTILINE)
HEAD = 15
"""In how many lines from the top a reason counts as given near the top."""

VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services"}
VAGUE |= {"base", "common", "misc"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_python(path: Path) -> bool:
    return path.suffix == ".py" or "python" in path.read_text().partition("\n")[0]


PYTHON = [path for path in [*MODULES, *SCRIPTS] if _is_python(path)]


def _has_reason(source: str) -> bool:
    return bool(REASON.search("\n".join(source.splitlines()[:HEAD])))


def _long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{node.name} has {length} lines"


def test_there_is_something_to_look_at() -> None:
    assert {_name(path).partition("/")[0] for path in MODULES} == set(PACKAGES)
    assert LAW
    assert SCRIPTS


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=_name)
def test_no_file_is_longer_than_a_reader_can_hold(path: Path) -> None:
    source = path.read_text()
    lines = len(source.splitlines())
    assert lines <= FILE_LINES or _has_reason(source), f"{_name(path)} has {lines} lines."


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    source = path.read_text()
    assert _has_reason(source) or list(_long_functions(source)) == []


def test_a_long_function_would_be_found() -> None:
    body = "    x = 1\n" * FUNCTION_LINES
    assert list(_long_functions(f"def short():\n{body[10:]}")) == []
    assert list(_long_functions(f"def long():\n{body}")) == ["long has 41 lines"]


def test_a_reason_must_be_a_sentence_near_the_top() -> None:
    assert _has_reason('"""What?"""\n# Longer than the house allows: one table of one format.\n')
    assert not _has_reason("# Longer than the house allows:\n")
    assert not _has_reason("\n" * 60 + "# Longer than the house allows: one table of a format.\n")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_named_for_what_it_holds(path: Path) -> None:
    parts = set(path.relative_to(ROOT).with_suffix("").parts)
    words = {word for part in parts for word in part.split("_")}
    assert not words & VAGUE


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_question_it_answers(path: Path) -> None:
    source = path.read_text()
    assert not source.strip() or ast.get_docstring(ast.parse(source))


# The law knows no web, no database and no clock.


def _imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return {each.partition(".")[0] for each in names}


CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "datetime_now_with_tzinfo"}
CLOCKS |= {"localtime", "gmtime", "fromtimestamp", "create_timestamp", "uuid1"}


def _clocks(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            found.append(node.attr)
        if isinstance(node, ast.Name) and node.id in CLOCKS:
            found.append(node.id)
    return found


@pytest.mark.parametrize("path", LAW, ids=_name)
def test_the_law_imports_only_itself_the_event_library_and_the_language(path: Path) -> None:
    outside = _imported(ast.parse(path.read_text())) - set(sys.stdlib_module_names)
    assert outside <= {"domain", "eventsourcing"}


@pytest.mark.parametrize("path", LAW, ids=_name)
def test_the_law_reads_no_clock_and_opens_no_file(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert _clocks(tree) == []
    assert not _imported(tree) & {"time", "os", "io", "pathlib", "socket", "subprocess", "random"}
    if path != PACKAGED:
        assert not _imported(tree) & {"importlib", "pkgutil"}
        assert "open" not in _called(tree)


def test_the_one_place_that_reads_a_file_reads_only_what_was_installed_with_the_law() -> None:
    tree = ast.parse(PACKAGED.read_text())
    assert _imported(tree) == {"__future__", "importlib"}
    assert _called(tree) <= {"files", "sorted"}


def _called(tree: ast.AST) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {each.id for each in calls if isinstance(each, ast.Name)}


@pytest.mark.parametrize(
    "code", ["date.today()", "datetime.datetime.now(tz=UTC)", "from x import y; now()", "uuid1()"]
)
def test_a_clock_would_be_found(code: str) -> None:
    assert _clocks(ast.parse(code))

"""How is any mapping file read (TOML), and what can be wrong with its keys?"""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass, field
from typing import Any

from intake.county.dates import DateForm
from intake.county.mapping import BadMapping, Headings, MappingProblem
from intake.listing import Problem

ENCODINGS = ("utf-8", "latin-1", "windows-1252")
DELIMITERS = (",", ";", "\t", "|")
BYTES_MAX = 64 * 1024


def table_of(content: bytes) -> dict[str, Any]:
    """What the file says. Raises BadMapping where it is no mapping file at all."""
    if len(content) > BYTES_MAX:
        raise _bad(None, "It is longer than 64 KiB.", "Check that this is the mapping file.")
    try:
        return tomllib.loads(content.removeprefix(codecs.BOM_UTF8).decode())
    except UnicodeDecodeError:
        raise _bad(None, "It is not UTF-8.", "Save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _bad(None, f"It is not TOML: {error}.", "Mend it there.") from None


def _bad(key: str | None, message: str, remedy: str) -> BadMapping:
    return BadMapping((MappingProblem(0, key, message, remedy, "mapping"),))


@dataclass
class Keys:
    """The keys of a mapping file, looked at one after the other; all problems are told at once."""

    table: dict[str, Any]
    sha256: str
    problems: list[Problem] = field(default_factory=list)

    def _note(self, key: str, message: str, remedy: str) -> None:
        self.problems.append(MappingProblem(0, key, message, remedy, "mapping"))

    def _must_be_known(self, within: str, table: dict[str, Any], known: list[str]) -> None:
        for key in table:
            if key not in known:
                told = ", ".join(sorted(known))
                self._note(f"{within}{key}", "There is no such key.", f"Known are: {told}.")

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, str):
            return value.strip()
        self._note(key, "It must be text.", 'Write it in quotes: "…".')
        return ""

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(each.strip() for each in value)
        self._note(key, "It must be a list of texts.", 'Write it as ["…", "…"].')
        return ()

    def _one_of(self, key: str, known: tuple[str, ...], default: str | None) -> str:
        value = self.table.get(key, default)
        if value in known:
            return str(value)
        what = "is missing" if value is None else "has a value that is not known"
        choices = ", ".join(map(repr, known))
        self._note(key, f"The key {what}.", f"Give one of: {choices}.")
        return ""

    def _layout(self) -> str:
        layout = self._text("layout", self.table.get("layout", "county"))
        if layout and not (
            layout.isascii() and layout.replace("_", "").isalnum() and len(layout) <= 40
        ):
            self._note("layout", "It is no short code.", "Use up to 40 letters and digits.")
        return layout

    def _dates(self) -> tuple[DateForm, ...]:
        forms = []
        for written in self._texts("dates"):
            try:
                forms.append(DateForm(written))
            except ValueError as error:
                self._note("dates", f"{written!r} is no way of writing dates: {error}.", _DATES)
        if not forms and "dates" not in {each.column for each in self.problems}:
            self._note("dates", "The key is missing or empty.", _DATES)
        return tuple(forms)

    def _headings(self, name: str, value: Any) -> Headings:
        headings = [value] if isinstance(value, str) else value
        is_list = isinstance(headings, list) and headings
        if is_list and all(isinstance(each, str) and each.strip() for each in headings):
            return tuple(headings)
        self._note(
            f"columns.{name}", "It names no heading.", 'Write "…", or ["…", "…"] for any of.'
        )
        return ()

    def _subtable(self, key: str) -> dict[str, Any]:
        value = self.table.get(key, {})
        if isinstance(value, dict):
            return value
        self._note(key, "It must be a table.", f"Begin it with a line [{key}].")
        return {}


_DATES = 'Give a list such as ["YYYY-MM-DD"], ["M/D/YYYY"] or ["MMDDYY"].'

"""How is a mapping file read, and what can be wrong with it?"""

from __future__ import annotations

import codecs
import hashlib
import tomllib
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import IO, Any

from domain.counts import Level
from intake.county.dates import DateForm
from intake.county.mapping import BadMapping, Columns, Headings, Mapping, MappingProblem
from intake.county.names import NAME_FORMS
from intake.listing import Problem

ENCODINGS = ("utf-8", "latin-1", "windows-1252")
DELIMITERS = (",", ";", "\t", "|")
BYTES_MAX = 64 * 1024
FIELDS_MAX = 1000
KEYS = [each.name for each in fields(Mapping) if each.name not in ("sha256", "name_of")] + ["names"]
"""What a mapping file may say."""


def san_francisco() -> Mapping:
    """Give the mapping of San Francisco's case list, which comes with Docketproof."""
    with (files(__package__) / "san_francisco.toml").open("rb") as stream:
        return read_mapping(stream)


def read_mapping(stream: IO[bytes]) -> Mapping:
    """Read a mapping file (TOML). Raises BadMapping with everything that is wrong with it."""
    content = stream.read(BYTES_MAX + 1)
    reading = _Reading(_table(content), hashlib.sha256(content).hexdigest())
    mapping = reading.mapping()
    if mapping is None:
        raise BadMapping(tuple(reading.problems))
    return mapping


def _table(content: bytes) -> dict[str, Any]:
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
class _Reading:
    """The keys of a mapping file, looked at one after the other; all problems are told at once."""

    table: dict[str, Any]
    sha256: str
    problems: list[Problem] = field(default_factory=list)

    def mapping(self) -> Mapping | None:
        """Give what it says, if nothing is wrong with it."""
        self._must_be_known("", self.table, KEYS)
        said: dict[str, Any] = {
            "layout": self._layout(),
            "sha256": self.sha256,
            "columns": self._columns(),
            "dates": self._dates(),
            "name_of": NAME_FORMS.get(
                self._one_of("names", tuple(NAME_FORMS), "LAST,FIRST MIDDLE")
            ),
            "levels": self._levels(),
            "encoding": self._one_of("encoding", ENCODINGS, "utf-8"),
            "delimiter": self._one_of("delimiter", DELIMITERS, ","),
            "fields": self._fields(),
            "end_of_record": self._text("end_of_record", self.table.get("end_of_record", "")),
            "blank": frozenset(each.upper() for each in self._texts("blank")),
            "convicted_when": tuple(each.upper() for each in self._texts("convicted_when")),
        }
        return None if self.problems else Mapping(**said)

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

    def _fields(self) -> int | None:
        number = self.table.get("fields")
        if number is None or (type(number) is int and 2 <= number <= FIELDS_MAX):
            return number
        self._note("fields", "It is no number of fields.", f"Give a number from 2 to {FIELDS_MAX}.")
        return None

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

    def _levels(self) -> dict[str, Level]:
        table = self._subtable("levels")
        known = {level.value: level for level in Level}
        for written, level in table.items():
            if not isinstance(level, str) or level not in known:
                told = ", ".join(known)
                self._note(f"levels.{written}", "It names no level.", f"Give one of: {told}.")
        return {
            key.strip().upper(): known[level]
            for key, level in table.items()
            if isinstance(level, str) and level in known
        }

    def _columns(self) -> Columns | None:
        table = self._subtable("columns")
        names = [each.name for each in fields(Columns)]
        self._must_be_known("columns.", table, names)
        found = {name: self._headings(name, table[name]) for name in names if name in table}
        missing = [
            each.name for each in fields(Columns) if each.default != () and each.name not in table
        ]
        for name in missing:
            self._note(f"columns.{name}", "The key is missing.", "Name the heading in the list.")
        return None if missing or not all(found.values()) else Columns(**found)

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


_NAMES = "LAST,FIRST MIDDLE"
_DATES = 'Give a list such as ["YYYY-MM-DD"], ["M/D/YYYY"] or ["MMDDYY"].'

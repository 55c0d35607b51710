"""How is a mapping file read, and what can be wrong with it?"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from enum import StrEnum
from importlib.resources import files
from typing import IO, Any, TypeVar

from domain.counts import Level
from domain.race import RaceGroup
from intake.county.mapping import BadMapping, Columns, Mapping
from intake.county.mapping_keys import BYTES_MAX, DELIMITERS, ENCODINGS, Keys, table_of
from intake.county.names import NAME_FORMS

Word = TypeVar("Word", bound=StrEnum)

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
    reading = _Reading(table_of(content), hashlib.sha256(content).hexdigest())
    mapping = reading.mapping()
    if mapping is None:
        raise BadMapping(tuple(reading.problems))
    return mapping


class _Reading(Keys):
    """The keys of a county's mapping file."""

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
            "levels": self._meanings("levels", Level, "level"),
            "races": self._meanings("races", RaceGroup, "race group"),
            "encoding": self._one_of("encoding", ENCODINGS, "utf-8"),
            "delimiter": self._one_of("delimiter", DELIMITERS, ","),
            "fields": self._fields(),
            "end_of_record": self._text("end_of_record", self.table.get("end_of_record", "")),
            "blank": frozenset(each.upper() for each in self._texts("blank")),
            "convicted_when": tuple(each.upper() for each in self._texts("convicted_when")),
        }
        return None if self.problems else Mapping(**said)

    def _fields(self) -> int | None:
        number = self.table.get("fields")
        if number is None or (type(number) is int and 2 <= number <= FIELDS_MAX):
            return number
        self._note("fields", "It is no number of fields.", f"Give a number from 2 to {FIELDS_MAX}.")
        return None

    def _meanings(self, name: str, words: type[Word], what: str) -> dict[str, Word]:
        """What each value of a column stands for, in words of ours."""
        table, known = self._subtable(name), {each.value: each for each in words}
        for written, word in table.items():
            if not isinstance(word, str) or word not in known:
                told = ", ".join(known)
                self._note(f"{name}.{written}", f"It names no {what}.", f"Give one of: {told}.")
        return {
            key.strip().upper(): known[word]
            for key, word in table.items()
            if isinstance(word, str) and word in known
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

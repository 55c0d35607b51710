"""How is the mapping of a court's list given, in a file or in so many words, and what can be wrong?

layout = "superior"
dates = ["M/D/YYYY"]

[key]
docket = "Case No"       # or case_id
count = "Ct"             # leave it out if each line is a case

[columns]                # ours = theirs
bucket = "Disposition"
decided_on = "Dispo Date"

[words.bucket]           # theirs = ours
DSM = "dismissed"
"""

from __future__ import annotations

import hashlib
from typing import IO, Any

import orjson

from intake.county.mapping import BadMapping, Headings
from intake.county.mapping_keys import BYTES_MAX, DELIMITERS, ENCODINGS, Keys, table_of
from intake.court_list.mapping import COMPARED, KEYS, WORDS, CourtMapping, Kind

KNOWN = ["layout", "encoding", "delimiter", "dates", "blank", "key", "columns", "words"]


def read_court_mapping(stream: IO[bytes]) -> CourtMapping:
    """Read a mapping file (TOML). Raises BadMapping with everything that is wrong with it."""
    content = stream.read(BYTES_MAX + 1)
    return _mapped(table_of(content), hashlib.sha256(content).hexdigest())


def said_court_mapping(table: dict[str, Any]) -> CourtMapping:
    """The mapping that says this, with the digest of it as JSON with its keys in order."""
    content = orjson.dumps(table, option=orjson.OPT_SORT_KEYS)
    return _mapped(table, hashlib.sha256(content).hexdigest())


def _mapped(table: dict[str, Any], sha256: str) -> CourtMapping:
    reading = _Reading(table, sha256)
    mapping = reading.mapping()
    if mapping is None:
        raise BadMapping(tuple(reading.problems))
    return mapping


class _Reading(Keys):
    """The keys of the mapping of a court's list."""

    def mapping(self) -> CourtMapping | None:
        """Give what it says, if nothing is wrong with it."""
        self._must_be_known("", self.table, KNOWN)
        key, key_heading, count_heading = self._key()
        columns = self._columns()
        is_dated = any(COMPARED[each] == Kind.DATE for each in columns)
        said: dict[str, Any] = {
            "layout": self._layout(),
            "sha256": self.sha256,
            "key": key,
            "key_heading": key_heading,
            "count_heading": count_heading,
            "columns": columns,
            "words": self._words(columns),
            "dates": self._dates() if is_dated or "dates" in self.table else (),
            "encoding": self._one_of("encoding", ENCODINGS, "utf-8"),
            "delimiter": self._one_of("delimiter", DELIMITERS, ","),
            "blank": frozenset(each.upper() for each in self._texts("blank")),
        }
        return None if self.problems else CourtMapping(**said)

    def _key(self) -> tuple[str, Headings, Headings]:
        table = self._subtable("key")
        self._must_be_known("key.", table, [*KEYS, "count"])
        keys = [each for each in KEYS if each in table]
        if len(keys) != 1:
            self._note("key", "It must name one key.", "Give docket or case_id, and no other.")
            return "", (), ()
        count = self._headings("count", table["count"]) if "count" in table else ()
        return keys[0], self._headings(keys[0], table[keys[0]]), count

    def _columns(self) -> dict[str, Headings]:
        table = self._subtable("columns")
        self._must_be_known("columns.", table, list(COMPARED))
        return {name: self._headings(name, table[name]) for name in COMPARED if name in table}

    def _words(self, columns: dict[str, Headings]) -> dict[str, dict[str, str]]:
        """How theirs read in ours; each of ours reads as itself."""
        table = self._subtable("words")
        self._must_be_known("words.", table, [each for each in columns if each in WORDS])
        return {
            name: self._translated(name, table.get(name, {})) for name in columns if name in WORDS
        }

    def _translated(self, name: str, words: Any) -> dict[str, str]:
        known = {word.upper(): word for word in WORDS[name]}
        if not isinstance(words, dict):
            self._note(f"words.{name}", "It must be a table.", f"Begin it with [words.{name}].")
            return known
        for theirs, ours in words.items():
            if ours not in WORDS[name]:
                told = ", ".join(WORDS[name])
                self._note(f"words.{name}.{theirs}", "It is none of our words.", f"Give: {told}.")
        return known | {theirs.strip().upper(): str(ours) for theirs, ours in words.items()}

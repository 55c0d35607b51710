"""On which lists of the law does a section stand?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from domain.packaged import toml_files
from domain.sections.text import Section
from domain.verdict import Verdict

# How the file writes a wild card, and what it stands for; the longest first.
_WILD = {
    "(*)": r"(?:\(\w+\))+",
    ".*": r"\.\d+(?:[a-z]|\(\w+\))*",
    "*": r"(?:[a-z]|\(\w+\))*",
    "#": r"\d",
}
_PARTS = re.compile(r"\(\*\)|\.\*|\*|#|\[[a-z\d-]+\]")


@dataclass(frozen=True)
class SectionList:
    """A list of sections, by code, with the law that lists them."""

    name: str
    title: str
    citation: str
    codes: Mapping[str, Sequence[str]] = field(hash=False)

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            code: re.compile("|".join(map(_pattern, numbers)))
            for code, numbers in self.codes.items()
        }

    def holds(self, section: Section) -> Verdict:
        """Whether the section is listed; unknown where it would be, if only its code were known."""
        if section.code:
            pattern = self._patterns.get(section.code)
            is_listed = bool(pattern and pattern.fullmatch(section.number))
            return Verdict.YES if is_listed else Verdict.NO
        may_be = any(each.fullmatch(section.number) for each in self._patterns.values())
        return Verdict.UNKNOWN if may_be else Verdict.NO

    def first_of(self, sections: Iterable[Section]) -> Section | None:
        """Give the first section that is listed."""
        return next((each for each in sections if self.holds(each) is Verdict.YES), None)


def _pattern(number: str) -> str:
    """Turn one entry of the file into a regular expression."""
    literal = map(re.escape, _PARTS.split(number))
    wild = [_WILD.get(part, part) for part in _PARTS.findall(number)]
    return "".join(text + part for text, part in zip(literal, [*wild, ""], strict=True))


def _read() -> dict[str, SectionList]:
    (text,) = toml_files("domain.sections").values()
    return {
        name: SectionList(name, entry.pop("title"), entry.pop("citation"), entry)
        for name, entry in tomllib.loads(text).items()
    }


LISTS = _read()
"""Every list by its name: superstrike, gang_enhanced, gang_enhancement, pc290, related."""

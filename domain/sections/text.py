"""Which sections does a charge text name, however the state writes them?"""

from __future__ import annotations

import re
from typing import NamedTuple

# Penal, Health and Safety, Vehicle, Business and Professions, Military and Veterans Code, ...
_CODES = "PC|HS|H&S|VC|BP|MV|WI|GC|FC|PR|CC|ED|FG|RT"
_PIECE = re.compile(
    # A code stands alone, or right behind a section and its letters (187PC, 288APC).
    rf"(?P<code>(?:(?<![A-Z])|(?<=\d[A-Z])|(?<=\d[A-Z]{{2}}))(?:{_CODES})(?![A-Z]))"
    r"|(?<![\d.])(?P<number>\d{2,5}(?:\.\d+)?)"
    # A letter may follow the number (288A); lazily, so that it does not swallow the code (187PC).
    rf"(?P<letters>[A-Z]{{0,2}}?)(?P<divisions>(?:\s*\(\s*\w+\s*\))*)"
    rf"(?=\s*(?:{_CODES})(?![A-Z])|[^A-Z\d.]|\.(?!\d)|$)"
)
_BLANKS = re.compile(r"\s+")

_CANNABIS = re.compile(r"(11357|11358|11359|11360)(?:\s*\(\s*([a-z])\s*\))?", re.IGNORECASE)


class Section(NamedTuple):
    """A section as a text names it: its code, or "" where none is given, and its number.

    The number is in lower case with its letters and subdivisions, without blanks: 288a(c)(1).
    """

    code: str
    number: str

    def __str__(self) -> str:
        """Write it as the state does: the number, then the code."""
        return f"{self.number} {self.code}".strip()


class CannabisSection(NamedTuple):
    """One of HS 11357 to 11360, and its subdivision in lower case or ""."""

    section: str
    subdivision: str

    def __str__(self) -> str:
        """Cite it in the way of the statute."""
        return f"{self.section}({self.subdivision})" if self.subdivision else self.section


def cannabis_section(text: str) -> CannabisSection | None:
    """Give the first cannabis section that the text contains, wherever it stands; None without.

    Contains, and no more: 11357.5 and 111358 count too, as in the tools that offices used.
    """
    found = _CANNABIS.search(text)
    return CannabisSection(found[1], (found[2] or "").lower()) if found else None


def sections_in(text: str) -> tuple[Section, ...]:
    """Give every section that the text names, in its order: 664/187 PC names two.

    A section is of the code that follows it, or, where the text begins with the code, of the
    one before it.
    """
    pieces = list(_PIECE.finditer(text.upper()))
    if pieces and pieces[0]["code"]:
        return tuple(_behind(pieces))
    return tuple(reversed(_behind(pieces[::-1])))


def _behind(pieces: list[re.Match[str]]) -> list[Section]:
    """Give each section the code that was met last; those before any code have the first."""
    code = next((piece["code"] for piece in pieces if piece["code"]), "")
    found = []
    for piece in pieces:
        code = piece["code"] or code
        if piece["number"]:
            parts = piece["number"] + piece["letters"] + piece["divisions"]
            found.append(Section(code.replace("&", ""), _BLANKS.sub("", parts).lower()))
    return found

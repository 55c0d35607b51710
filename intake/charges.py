"""Which cannabis charge does a text name (HS 11357 to 11360)?"""

from __future__ import annotations

import re
from typing import NamedTuple

from intake.doj.values import present

SEE_COMMENT = "SEE COMMENT FOR CHARGE"

# The number stands alone: 11357.5 (synthetic cannabinoids) is another section, which
# HS 11361.8 does not name. A letter without brackets is a subdivision only before the code.
_CANNABIS = re.compile(
    r"(?<![\d.])(?P<section>11357|11358|11359|11360)(?!\d|\.\d)"
    r"\s*(?:\(\s*(?P<bracketed>[a-z])\s*\)|(?P<bare>[a-g])(?=\s*(?:\(\d\)\s*)?(?:HS|H&S)\b))?"
    r"(?:\s*\(\s*\w\s*\))*(?:\s*(?P<code>[a-z]&?[a-z])\b)?",
    re.IGNORECASE,
)
_OTHER_CODES = frozenset({"PC", "VC", "BP", "WI", "GC", "FC", "PR", "CC", "ED", "FG", "MV", "RT"})


class Charge(NamedTuple):
    """A section of the Health and Safety Code, and its subdivision in lower case or ""."""

    section: str
    subsection: str

    def __str__(self) -> str:
        """Cite the charge in the way of the statute."""
        return f"{self.section}({self.subsection})" if self.subsection else self.section

    def may_be(self, other: Charge) -> bool:
        """Whether both may name the same offense.

        HS 11357(a) and (b) are other offenses than (c) and (d); where one of the two texts gives
        no subdivision, nothing tells them apart.
        """
        if self.section != other.section:
            return False
        if self.section != "11357" or not (self.subsection and other.subsection):
            return True
        return (self.subsection in "ab") == (other.subsection in "ab")


Reading = tuple[Charge | None, tuple[str, ...]]


def charge_text(offense: str, comment: str) -> str:
    """Give the charge: the offense, or the comment where that is blank or points to it.

    What follows the first hyphen is a description, and is left out.
    """
    stated = present(offense)
    if not stated or stated.upper() == SEE_COMMENT:
        stated = present(comment)
    return stated.split("-", 1)[0].strip()


def cannabis_charges(text: str) -> list[Charge]:
    """Give every cannabis charge the text names, in its order."""
    return [_charge(found) for found in _CANNABIS.finditer(text)]


def read_charge(offense: str, comment: str) -> Reading:
    """Give the cannabis charge of a row and what is doubtful about it; (None, ()) for any other.

    A further cannabis charge in the comment is a doubt, never a further count: the comment does
    not say that it ended in a conviction.
    """
    text = charge_text(offense, comment)
    first = _CANNABIS.search(text)
    if first is None:
        return None, ()
    charge, noted = _charge(first), cannabis_charges(comment)
    doubts = _further(charge, noted, "comment")
    rest = [other for other in cannabis_charges(text) if other not in noted]
    doubts += _further(charge, rest, "charge text")
    if (first["code"] or "").upper() in _OTHER_CODES:
        doubts.append("The charge text names another code than the Health and Safety Code.")
    if first.start() > 0:
        doubts.append("The charge text names something before the section, perhaps an attempt.")
    return charge, tuple(doubts)


def _charge(found: re.Match[str]) -> Charge:
    subsection = found["bracketed"] or found["bare"] or ""
    return Charge(found["section"], subsection.lower())


def _further(charge: Charge, named: list[Charge], where: str) -> list[str]:
    others = dict.fromkeys(other for other in named if not charge.may_be(other))
    return [f"The {where} names a further cannabis charge: {other}." for other in others]

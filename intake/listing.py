"""What does a delivered file say, and if it was refused, why?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from domain.counts import Count, Level

PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where, what, and what to do about it.

    `line` is 1-based, and 0 where the file as a whole is meant. `column` is the name of the
    column, or None where the whole line is meant. Neither sentence ever shows a personal value.
    """

    line: int
    column: str | None
    message: str
    remedy: str

    def __str__(self) -> str:
        """Say the problem in one line of text."""
        place = f"Line {self.line}" if self.line else "The file"
        column = f", column {self.column}" if self.column else ""
        return f"{place}{column}: {self.message} {self.remedy}"


class Refused(Exception):
    """A file was refused whole: nothing of it was loaded.

    `problems` holds the first hundred, in the order of the lines; `more` counts the rest.
    """

    def __init__(self, problems: tuple[Problem, ...], more: int = 0) -> None:
        super().__init__(problems, more)
        self.problems = problems
        self.more = more

    def __str__(self) -> str:
        """Say every problem shown, one a line, and how many more there are."""
        said = [str(problem) for problem in self.problems]
        if self.more:
            said.append(f"And {self.more} more.")
        return "\n".join(said)


class Problems:
    """The problems found so far in one file."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._more = 0

    def __len__(self) -> int:
        """How many problems were found, those not kept included."""
        return len(self._found) + self._more

    def add(self, problem: Problem) -> None:
        """Note a problem; only the first hundred are kept, the rest are counted."""
        if len(self._found) < PROBLEMS_SHOWN:
            self._found.append(problem)
        else:
            self._more += 1

    def refuse(self) -> None:
        """Raise Refused if there was any problem."""
        if self._found:
            raise self.refusal()

    def refusal(self, last: Problem | None = None) -> Refused:
        """Give what to raise, after a `last` problem that ends the reading, if there is one."""
        if last is not None:
            self.add(last)
        return Refused(tuple(self._found), self._more)


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case of one person in the county, with its cannabis convictions.

    `person_key` and `source_key` name the person and the case in the source. `personal` holds
    what belongs in the vault: name, birth_date (ISO 8601), cii, docket (several joined by "; "),
    only those that are present. `counts` are numbered from 1 in the order of `count_keys`, the
    source's own numbers of the counts. The repr shows none of these but the number of counts.
    """

    person_key: str
    source_key: str
    personal: Mapping[str, str] = field(hash=False)
    counts: tuple[Count, ...]
    count_keys: tuple[str, ...]

    def __repr__(self) -> str:
        """Show how many counts there are: a log may hold this."""
        return f"FoundCase({len(self.counts)} counts)"


@dataclass(frozen=True)
class Listing:
    """All that a file holds for one county, with its control totals.

    `sha256` is the digest of the whole file, in hexadecimal. `lines` counts the records (no
    header, no blank line), `subjects` the persons of all counties. The other totals count
    convictions (not cases) of cannabis in the county.
    """

    sha256: str
    lines: int
    subjects: int
    county: str
    cases: tuple[FoundCase, ...] = field(repr=False)

    @cached_property
    def counts(self) -> int:
        """How many counts of conviction the cases hold."""
        return sum(len(case.counts) for case in self.cases)

    @cached_property
    def felonies(self) -> int:
        """How many of the counts are felonies."""
        return sum(count.level is Level.FELONY for case in self.cases for count in case.counts)

    @property
    def others(self) -> int:
        """How many of the counts are not felonies, those of unknown level included."""
        return self.counts - self.felonies

"""What does a delivery say, and if it was refused, why?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from domain.counts import Count, Level, OtherConvictions
from domain.race import RaceGroup

if TYPE_CHECKING:
    from intake.people import People

PROBLEMS_SHOWN = 100


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where, what, and what to do about it.

    `line` is 1-based, and 0 where the file as a whole is meant. `column` is the name of the
    column, or None where the whole line is meant. `file` is the number of the file in a delivery
    of several, from 1. `kind` is one word for the kind of damage, fit for counting. No sentence
    ever shows a personal value.
    """

    line: int
    column: str | None
    message: str
    remedy: str
    kind: str = "content"
    file: int | None = None

    def __str__(self) -> str:
        """Say the problem in one line of text."""
        place = f"Line {self.line}" if self.line else "The file"
        if self.file:
            place = f"File {self.file}, line {self.line}" if self.line else f"File {self.file}"
        column = f", column {self.column}" if self.column else ""
        return f"{place}{column}: {self.message} {self.remedy}"


class Refused(Exception):
    """A delivery was refused whole: nothing of it was loaded.

    `problems` holds the first hundred, in the order of the lines; `more` counts the rest, and
    `kinds` all of them by kind. `lines` is how many records were read before.
    """

    def __init__(
        self,
        problems: tuple[Problem, ...],
        more: int = 0,
        kinds: Mapping[str, int] | None = None,
        lines: int = 0,
    ) -> None:
        super().__init__(problems, more)
        self.problems = problems
        self.more = more
        self.kinds = dict(kinds or Counter(each.kind for each in problems))
        self.lines = lines

    def __str__(self) -> str:
        """Say every problem shown, one a line, and how many more there are."""
        said = [str(problem) for problem in self.problems]
        if self.more:
            said.append(f"And {self.more} more.")
        return "\n".join(said)


class Problems:
    """The problems found so far in one delivery; `file` and `lines` say where reading stands."""

    def __init__(self) -> None:
        self.file: int | None = None
        self.lines = 0
        self._found: list[Problem] = []
        self._kinds: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many problems were found, those not kept included."""
        return self._kinds.total()

    def add(self, problem: Problem) -> None:
        """Note a problem; only the first hundred are kept, the rest are counted."""
        self._kinds[problem.kind] += 1
        if len(self._found) < PROBLEMS_SHOWN:
            self._found.append(_in_file(problem, self.file))

    def refuse(self) -> None:
        """Raise Refused if there was any problem."""
        if self._found:
            raise self.refusal()

    def refusal(self, last: Problem | None = None) -> Refused:
        """Give what to raise, after a `last` problem that ends the reading, if there is one."""
        if last is not None:
            self.add(last)
        more = len(self) - len(self._found)
        return Refused(tuple(self._found), more, self._kinds, self.lines)


def _in_file(problem: Problem, file: int | None) -> Problem:
    if file is None:
        return problem
    return Problem(**vars(problem) | {"file": file})


@dataclass(frozen=True, slots=True)
class FoundCase:
    """One case of one person in the county, with its cannabis convictions.

    `person_key` and `source_key` name the person and the case in the source. `personal` holds
    what belongs in the vault: name, birth_date (ISO 8601), cii, docket (several joined by "; "),
    only those that are present. `counts` are numbered from 1 in the order of `count_keys`, the
    source's own numbers of the counts. `line` is the first that names one of them, in its own
    file. `race_group` is personal too; `others` is what the source says of the person beside the
    counts of all their cases. The repr shows none of these but the number of counts.
    """

    person_key: str
    source_key: str
    personal: Mapping[str, str] = field(hash=False)
    counts: tuple[Count, ...]
    count_keys: tuple[str, ...]
    line: int = field(default=0, compare=False)
    race_group: RaceGroup = RaceGroup.UNKNOWN
    others: OtherConvictions | None = None

    def __repr__(self) -> str:
        """Show how many counts there are: a log may hold this."""
        return f"FoundCase({len(self.counts)} counts)"


@dataclass(slots=True)
class Totals:
    """What a listing comes to: persons of all counties; cases, and counts of conviction.

    `doubts` says how often each of them occurs.
    """

    subjects: int = 0
    cases: int = 0
    counts: int = 0
    felonies: int = 0
    doubtful: int = 0
    doubts: Counter[str] = field(default_factory=Counter)

    def add(self, counts: tuple[Count, ...]) -> None:
        """Count a case in."""
        self.cases += 1
        self.counts += len(counts)
        for count in counts:
            self.felonies += count.level is Level.FELONY
            if count.doubts:
                self.doubtful += 1
                self.doubts.update(count.doubts)


@dataclass(frozen=True)
class Listing:
    """All that a delivery holds for one county, with its control totals.

    `files` are the digests (SHA-256, in hexadecimal) of its files, in the order of their text:
    the order in which they were sent says nothing. `lines` counts the records (no header, no blank
    line), `subjects` the persons of all counties. The other totals count convictions (not cases)
    of cannabis in the county.

    Going through a listing gives its cases one at a time, always in the same order, from what was
    put aside on disk: memory never holds them all. Close it when done.
    """

    layout: str
    county: str
    files: tuple[str, ...]
    lines: int
    people: People = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[FoundCase]:
        """Give the cases with a cannabis conviction; equal content gives an equal order."""
        return self.people.cases()

    @property
    def sha256(self) -> str:
        """The digest of the delivery."""
        return self.digest(self.files)

    @staticmethod
    def digest(files: tuple[str, ...]) -> str:
        """Give the digest of one file, or that of the sorted digests of several, one a line."""
        return (
            files[0] if len(files) == 1 else hashlib.sha256("\n".join(files).encode()).hexdigest()
        )

    @property
    def cases(self) -> tuple[FoundCase, ...]:
        """All the cases at once: for a list that is known to be short."""
        return tuple(self)

    @property
    def subjects(self) -> int:
        """How many persons of all counties there are."""
        return self.totals.subjects

    @cached_property
    def totals(self) -> Totals:
        """What the cases come to; it takes one pass, unless somebody went through before."""
        return self._gone_through(lambda _: None)

    def go_through(self, look: Callable[[FoundCase], object]) -> None:
        """Let each case be looked at, in one pass, and keep what they come to."""
        vars(self)["totals"] = self._gone_through(look)

    def _gone_through(self, look: Callable[[FoundCase], object]) -> Totals:
        totals = Totals()
        for case in self:
            look(case)
            totals.add(case.counts)
        totals.subjects = self.people.number
        return totals

    @property
    def counts(self) -> int:
        """How many counts of conviction the cases hold."""
        return self.totals.counts

    @property
    def felonies(self) -> int:
        """How many of the counts are felonies."""
        return self.totals.felonies

    @property
    def others(self) -> int:
        """How many of the counts are not felonies, those of unknown level included."""
        return self.totals.counts - self.totals.felonies

    def close(self) -> None:
        """Give back what was put aside."""
        self.people.close()

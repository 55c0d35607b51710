"""What does each column of a county's list mean? What the county says in a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.counts import Level
from domain.race import RaceGroup
from intake.county.dates import DateForm
from intake.listing import Problem, Refused

Headings = tuple[str, ...]
"""The headings under which a column may stand: the first of them that the file has."""


@dataclass(frozen=True)
class MappingProblem(Problem):
    """One thing wrong with a mapping file: `column` is the key."""

    def __str__(self) -> str:
        """Say the problem in one line of text."""
        key = f", key {self.column}" if self.column else ""
        return f"The mapping{key}: {self.message} {self.remedy}"


class BadMapping(Refused):
    """A mapping file was refused whole; no list was read."""


@dataclass(frozen=True)
class Columns:
    """Under which headings the list has what. Those without a default are needed.

    Where a list has the parts of a name apart, `name` is the last name, and `first_name` the rest.
    `person` is the county's own number of a person, `count` what tells the counts of a case apart
    beside charge and level. `also_convicted_on` is a second date that should say the same.
    """

    docket: Headings
    name: Headings
    charge: Headings
    convicted_on: Headings
    also_convicted_on: Headings = ()
    level: Headings = ()
    first_name: Headings = ()
    person: Headings = ()
    cii: Headings = ()
    birth_date: Headings = ()
    race: Headings = ()
    count: Headings = ()
    disposition: Headings = ()
    disposition_in_words: Headings = ()
    case_disposition: Headings = ()
    case_disposition_in_words: Headings = ()


@dataclass(frozen=True)
class Mapping:
    """How a county's list is written.

    `layout` is what the county calls it, and `sha256` the digest of the mapping file. `fields` is
    how many each line has, where the header alone should not say; `end_of_record` is what the last
    field of every line holds, if anything. `blank` are values that stand for none.
    `convicted_when`: a disposition that begins with none of these is no conviction; if it is empty
    every line is one, since the list is of convictions. `races` says what stands for which race
    group; if it is empty, the state's letters do.
    """

    layout: str
    sha256: str
    columns: Columns
    dates: tuple[DateForm, ...]
    name_of: Callable[[str], str]
    levels: dict[str, Level]
    encoding: str = "utf-8"
    delimiter: str = ","
    fields: int | None = None
    end_of_record: str = ""
    blank: frozenset[str] = frozenset()
    convicted_when: tuple[str, ...] = ()
    races: dict[str, RaceGroup] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Name the layout for the record, so that the mapping can be told from any other."""
        return f"{self.layout}@{self.sha256[:12]}"

"""What analysts see of a projection: each column with its name, its type and its meaning.

The same words make the view of the schema `analytics`, the files of an export, and what the
export's manifest says of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "integer", "date", "boolean", "uuid", "json", "timestamp"]
"""What a column holds. Dates are legal days; a timestamp is UTC, as ISO 8601 with microseconds."""


@dataclass(frozen=True)
class Column:
    """A column: what it means, and the SQL that it is read with, if that is not its name.

    `is_end` marks the end of a version, which is open as of any position before it.
    """

    name: str
    kind: Kind
    meaning: str
    sql: str = ""
    is_end: bool = False

    @property
    def read(self) -> str:
        """The SQL that gives its value."""
        return self.sql or self.name


@dataclass(frozen=True)
class Shown:
    """Rows of one projection's table, in an order that never changes.

    `began` is the column with the position from which a row is known; `condition` leaves rows out.
    """

    name: str
    projection: str
    meaning: str
    columns: Sequence[Column]
    began: str
    order: Sequence[str]
    condition: str = "true"

    @property
    def view(self) -> str:
        """The query of the view: every log, with its number, as of now."""
        columns = ",\n    ".join(f"{each.read} AS {each.name}" for each in self.columns)
        return (
            f"SELECT\n    log_id,\n    {columns}\n"
            f"FROM projections.{self.projection}\nWHERE {self.condition}"
        )

    @property
    def until(self) -> str:
        """The query of one log up to a position, in order: %(log_id)s and %(at_position)s."""
        columns = ",\n    ".join(f"{_as_known(each)} AS {each.name}" for each in self.columns)
        return (
            f"SELECT\n    {columns}\nFROM projections.{self.projection}\n"
            f"WHERE log_id = %(log_id)s\n    AND {self.began} <= %(at_position)s\n"
            f"    AND {self.condition}\nORDER BY\n    {', '.join(self.order)}"
        )


def _as_known(column: Column) -> str:
    if not column.is_end:
        return column.read
    return f"CASE WHEN to_position <= %(at_position)s THEN {column.read} END"

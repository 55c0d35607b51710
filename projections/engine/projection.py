"""What the engine asks of a projection: a module with a table and a pure fold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from projections.engine.fact import Fact
from projections.engine.shown import Shown

Cursor: TypeAlias = Any
"""The driver's cursor. Only the record may import the driver, so its type has no name here."""

Connection: TypeAlias = Any
"""The driver's connection, for the same reason."""

Rows: TypeAlias = Mapping[Any, Any]
"""Rows by key. A row is an immutable tuple with the values of COLUMNS."""


class Projection(Protocol):
    """A table that is folded from the log, and may be dropped at any time.

    A projection keeps versions: each row holds from `from_position` on, up to but without
    `to_position`, and from the legal day `from_on` on, up to but without `to_on`; the current one
    has no end. These four columns follow `log_id`, where a scan finds them at once. One that is
    APPEND_ONLY has a row per fact, which names its stream in `stream_id`, and no versions. Every
    table begins with `log_id`; all integers are bigint, so that whatever Python counts is either
    refused by the engine or taken by the table.
    """

    NAME: str
    """The table, and the reader whose position is kept for it."""
    VERSION: int
    """Raised whenever the table or the meaning of a column changes; the engine then rebuilds."""
    TABLE: str
    """CREATE TABLE {schema}.NAME (…), without keys. The schema is the live or the scratch one."""
    INDEXES: tuple[str, ...]
    """Further indexes, each of them ON {schema}.NAME."""
    KEY: Mapping[str, str]
    """The key's columns and their types, without log_id. If versioned, the first is the stream."""
    COLUMNS: tuple[str, ...]
    """All columns, without log_id and the two positions of a version."""
    APPEND_ONLY: bool
    """Whether facts only ever add rows."""
    SHOWN: tuple[Shown, ...]
    """What analysts see of it: never anything personal."""

    def make(self, values: tuple[Any, ...], /) -> Any:
        """The row with these values, in the order of COLUMNS."""

    def evolve(self, rows: Rows, fact: Fact, /) -> Rows:
        """The rows that the fact makes or changes, given the current rows of its stream.

        Pure: no clock, no database, nothing remembered. Raising quarantines the stream.
        """

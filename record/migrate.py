"""Which migrations does a database have, and how does it get the rest?"""

import contextlib
import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

FOLDER = Path(__file__).parent / "migrations"
NAME = re.compile(r"(\d{4})_[a-z0-9]+(_[a-z0-9]+)+\.sql")
LOCK = int.from_bytes(b"docket", "big")
"""The key of the advisory lock under which migrations are applied, one process at a time."""


class MigrationError(Exception):
    """The database and the migration files disagree; the message says what to do about it."""


@dataclass(frozen=True)
class Migration:
    """One file of `record/migrations`."""

    name: str
    sql: str
    applied_at: datetime | None = None
    """None while it is pending."""

    @property
    def sha256(self) -> str:
        """The digest of its text with LF line ends, in hexadecimal."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrate(url: str, folder: Path = FOLDER) -> list[str]:
    """Apply what is pending, each file in one transaction; return the names applied now.

    Raises:
        MigrationError: a file is missing, was changed after it was applied, or leaves a gap.
    """
    with _connected(url) as connection, connection.cursor() as cursor:
        # Held until the connection ends, and so over all the transactions that follow.
        cursor.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        connection.commit()
        pending = [each for each in _compared(cursor, folder) if each.applied_at is None]
        connection.commit()
        for each in pending:
            _apply(cursor, each)
            connection.commit()
    return [each.name for each in pending]


def status(url: str, folder: Path = FOLDER) -> list[Migration]:
    """Every migration in order, with when it was applied, or None.

    Raises:
        MigrationError: a file is missing, was changed after it was applied, or leaves a gap.
    """
    with _connected(url) as connection, connection.cursor() as cursor:
        return _compared(cursor, folder)


@contextlib.contextmanager
def _connected(url: str) -> Iterator[Connection]:
    connection = psycopg2.connect(url)
    try:
        yield connection
    finally:
        connection.close()


def _apply(cursor: Cursor, each: Migration) -> None:
    """Run one file as the owner of all objects; the first file creates that owner."""
    if not each.name.startswith("0001_"):
        cursor.execute("SET LOCAL ROLE docketproof_owner")
    cursor.execute(each.sql)
    cursor.execute("SET LOCAL ROLE docketproof_owner")
    cursor.execute(
        "INSERT INTO record.migrations (name, sha256) VALUES (%(name)s, %(sha256)s)",
        {"name": each.name, "sha256": each.sha256},
    )


def _compared(cursor: Cursor, folder: Path) -> list[Migration]:
    """The files, each with when it was applied; refuse if they contradict the database."""
    files = _files(folder)
    applied = _applied(cursor)
    for name in applied.keys() - {each.name for each in files}:
        raise MigrationError(
            f"The database has the migration {name}, which {folder.name}/ does not. Use the "
            "version of Docketproof that made it, or a newer one."
        )
    compared = [_confirmed(each, applied.get(each.name)) for each in files]
    return _without_gap(compared)


def _files(folder: Path) -> list[Migration]:
    found = sorted(folder.glob("*.sql"))
    for number, path in enumerate(found, start=1):
        match = NAME.fullmatch(path.name)
        if match is None or int(match[1]) != number:
            raise MigrationError(
                f"Migration number {number:04d} is missing: {path.name} is in its place. Files "
                "are named NNNN_verb_noun.sql and numbered from 0001 without a gap: rename it."
            )
    return [Migration(path.name, path.read_text(encoding="utf-8")) for path in found]


def _applied(cursor: Cursor) -> dict[str, tuple[str, datetime]]:
    cursor.execute("SELECT to_regclass('record.migrations') IS NOT NULL")
    if cursor.fetchone() == (False,):
        return {}
    cursor.execute("SELECT name, sha256, applied_at FROM record.migrations")
    return {name: (sha256, applied_at) for name, sha256, applied_at in cursor.fetchall()}


def _confirmed(each: Migration, applied: tuple[str, datetime] | None) -> Migration:
    if applied is None:
        return each
    if applied[0] != each.sha256:
        raise MigrationError(
            f"The migration {each.name} was changed after it was applied. Restore the file as it "
            "was (git log shows it), and write the change as a new migration."
        )
    return Migration(each.name, each.sql, applied[1])


def _without_gap(compared: list[Migration]) -> list[Migration]:
    for before, after in itertools.pairwise(compared):
        if before.applied_at is None and after.applied_at is not None:
            raise MigrationError(
                f"The migration {before.name} was not applied, but {after.name} was. Give the "
                "file that came late the next free number."
            )
    return compared

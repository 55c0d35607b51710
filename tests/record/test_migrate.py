"""Are migrations applied once, in order, and refused when they contradict the database?"""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from record import migrate

ROLES = "0001_create_roles.sql"
DOORS = "0002_create_doors.sql"


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """A database without any migration."""
    name = f"docketproof_empty_{os.getpid()}"
    execute(server_url, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        execute(server_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations: the real first one, and one of our own."""
    shutil.copy(migrate.FOLDER / ROLES, tmp_path)
    (tmp_path / DOORS).write_text("CREATE TABLE record.doors (name text);")
    return tmp_path


def execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def waiting(url: str) -> int:
    statement = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return int(str(execute(url, statement)[0][0]))


def test_each_migration_is_applied_once_and_in_order(empty_url, folder):
    assert [each.applied_at for each in migrate.status(empty_url, folder)] == [None, None]
    assert migrate.migrate(empty_url, folder) == [ROLES, DOORS]
    assert migrate.migrate(empty_url, folder) == []
    assert all(each.applied_at for each in migrate.status(empty_url, folder))


def test_two_processes_at_once_apply_each_migration_once(empty_url, folder):
    program = (
        "import sys; from pathlib import Path; from record.migrate import migrate;"
        "print(*migrate(sys.argv[1], Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", program, empty_url, str(folder)]
    with contextlib.closing(psycopg2.connect(empty_url)) as connection:
        connection.cursor().execute("SELECT pg_advisory_lock(%s)", (migrate.LOCK,))
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        while waiting(empty_url) < 2 and all(each.poll() is None for each in both):
            pass
        assert waiting(empty_url) == 2
    said = " ".join(each.communicate()[0] for each in both)
    assert [each.returncode for each in both] == [0, 0]
    assert sorted(said.split()) == [ROLES, DOORS]


def test_everything_belongs_to_the_owner_role(empty_url, folder):
    migrate.migrate(empty_url, folder)
    owners = execute(
        empty_url,
        "SELECT DISTINCT relowner::regrole::text FROM pg_class"
        " WHERE relnamespace IN ('record'::regnamespace, 'projections'::regnamespace)",
    )
    assert owners == [("docketproof_owner",)]


def test_a_migration_that_fails_leaves_nothing_of_itself(empty_url, folder):
    broken = "CREATE TABLE record.windows (name text); SELECT 1 / 0;"
    (folder / "0003_create_windows.sql").write_text(broken)
    with pytest.raises(psycopg2.errors.DivisionByZero):
        migrate.migrate(empty_url, folder)
    assert execute(empty_url, "SELECT to_regclass('record.windows')") == [(None,)]
    assert [bool(each.applied_at) for each in migrate.status(empty_url, folder)] == [1, 1, 0]


@pytest.mark.parametrize("ask", [migrate.migrate, migrate.status])
def test_a_migration_changed_after_it_was_applied_is_refused(empty_url, folder, ask):
    migrate.migrate(empty_url, folder)
    (folder / DOORS).write_text("CREATE TABLE record.doors (name text, colour text);")
    with pytest.raises(migrate.MigrationError, match=f"{DOORS} was changed"):
        ask(empty_url, folder)


def test_other_line_ends_are_not_a_change(empty_url, folder):
    migrate.migrate(empty_url, folder)
    (folder / ROLES).write_bytes((folder / ROLES).read_bytes().replace(b"\n", b"\r\n"))
    assert migrate.migrate(empty_url, folder) == []


def test_a_gap_in_the_numbers_is_refused_before_anything_is_applied(empty_url, folder):
    (folder / DOORS).rename(folder / "0003_create_doors.sql")
    with pytest.raises(migrate.MigrationError, match="number 0002 is missing"):
        migrate.migrate(empty_url, folder)
    assert execute(empty_url, "SELECT to_regnamespace('record')") == [(None,)]


def test_two_files_of_one_number_are_refused(empty_url, folder):
    (folder / "0002_create_windows.sql").write_text("SELECT;")
    with pytest.raises(migrate.MigrationError, match="without a gap"):
        migrate.migrate(empty_url, folder)


def test_an_applied_migration_without_its_file_is_refused(empty_url, folder):
    migrate.migrate(empty_url, folder)
    (folder / DOORS).unlink()
    with pytest.raises(migrate.MigrationError, match=f"{DOORS}, which .* does not"):
        migrate.migrate(empty_url, folder)


def test_a_migration_older_than_an_applied_one_is_refused(empty_url, folder):
    migrate.migrate(empty_url, folder)
    execute(empty_url, f"DELETE FROM record.migrations WHERE name = '{ROLES}'")
    with pytest.raises(migrate.MigrationError, match=f"{ROLES} was not applied, but {DOORS} was"):
        migrate.migrate(empty_url, folder)


@pytest.fixture
def before_the_division(tmp_path: Path) -> Path:
    """The migrations as they were when one role did everything."""
    for path in sorted(migrate.FOLDER.glob("*.sql"))[:7]:
        shutil.copy(path, tmp_path)
    return tmp_path


def test_tables_of_the_one_role_are_handed_to_the_projector(empty_url, before_the_division):
    migrate.migrate(empty_url, before_the_division)
    execute(
        empty_url,
        "SET ROLE docketproof_app; CREATE TABLE projections.caseload (log_id integer PRIMARY KEY);"
        "INSERT INTO projections.caseload VALUES (1)",
    )
    migrate.migrate(empty_url)
    folded = "SET ROLE {}; SELECT * FROM projections.caseload"
    assert execute(empty_url, folded.format("docketproof_projector")) == [(1,)]
    assert execute(empty_url, folded.format("docketproof_reader")) == [(1,)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        execute(empty_url, folded.format("docketproof_app"))
    drop = "SET ROLE docketproof_projector; DROP TABLE projections.caseload"
    assert execute(empty_url, drop) == []


def test_an_ordinary_role_that_may_create_roles_can_migrate(server_url, template, empty_url):
    name = urlsplit(empty_url).path.removeprefix("/")
    execute(server_url, "CREATE ROLE plain_migrator LOGIN CREATEROLE PASSWORD 'plain'")
    execute(server_url, "GRANT plain_migrator TO CURRENT_USER")
    try:
        execute(server_url, f"ALTER DATABASE {name} OWNER TO plain_migrator")
        # The roles exist already, made by someone else, who has to admit the migrator.
        execute(server_url, "GRANT docketproof_owner, docketproof_app TO plain_migrator")
        parts = urlsplit(empty_url)
        login = f"plain_migrator:plain@{parts.netloc.rpartition('@')[2]}"
        applied = migrate.migrate(urlunsplit(parts._replace(netloc=login)))
        assert applied == [path.name for path in sorted(migrate.FOLDER.glob("*.sql"))]
    finally:
        execute(server_url, f"ALTER DATABASE {name} OWNER TO CURRENT_USER")
        execute(empty_url, "DROP OWNED BY plain_migrator")
        execute(server_url, "DROP ROLE plain_migrator")

"""What may no role do, whatever it may do to tables? And which way leads from one to another?"""

from __future__ import annotations

from typing import Any

import pytest
from attempts import LOGINS, OWNER, SCHEMAS, cursor_of, may

from record.store.roles import DOOR, PROJECTOR, READER, VAULT, WRITER

MAY_BECOME = {DOOR: {WRITER, VAULT, PROJECTOR, READER}, VAULT: {WRITER}}

WALLS = (
    "CREATE TABLE {schema}.mine (n integer)",
    "CREATE FUNCTION {schema}.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
)
FORBIDDEN = (
    "CREATE SCHEMA mine",
    "CREATE TABLE public.mine (n integer)",
    "ALTER TABLE record.events DISABLE TRIGGER ALL",
    "ALTER TABLE record.events DISABLE TRIGGER events_never_change",
    "ALTER TABLE record.events DROP CONSTRAINT leaf_names_its_event",
    "ALTER TABLE record.events OWNER TO CURRENT_USER",
    "CREATE INDEX mine ON record.events (topic)",
    "CREATE TRIGGER mine BEFORE INSERT ON record.events EXECUTE FUNCTION record.refuse_change()",
    "LOCK TABLE record.events IN ACCESS EXCLUSIVE MODE",
    "DROP TABLE record.snapshots",
    "SET session_replication_role = replica",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('PG_VERSION')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/dev/null'",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_reload_conf()",
    "CREATE ROLE mine",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE docketproof_owner LOGIN",
    "GRANT docketproof_owner TO CURRENT_USER",
    "GRANT docketproof_vault TO docketproof_reader",
    "SELECT pg_create_physical_replication_slot('mine')",
)
"""What nobody of them may do."""


@pytest.mark.parametrize("role", LOGINS)
def test_nobody_makes_anything_but_the_projector_projections(role: str, database: Any) -> None:
    with cursor_of(database.url(role)) as cursor:
        found = {
            (schema, statement): may(cursor, statement.format(schema=schema))
            for schema in SCHEMAS
            for statement in WALLS
        }
    is_maker = role == PROJECTOR
    assert found == {
        key: is_maker and key[0].startswith(("projections", "analytics")) for key in found
    }


@pytest.mark.parametrize("role", LOGINS)
def test_nobody_gets_past_the_walls(role: str, database: Any) -> None:
    with cursor_of(database.url(role)) as cursor:
        assert [each for each in FORBIDDEN if may(cursor, each)] == []


@pytest.mark.parametrize("role", LOGINS)
def test_a_role_becomes_no_other_but_what_is_written_here(role: str, database: Any) -> None:
    others = {each for each in (*LOGINS, OWNER) if each != role}
    with cursor_of(database.url(role)) as cursor:
        cursor.execute(
            "SELECT each FROM unnest(%(others)s) AS each WHERE pg_has_role(each, 'MEMBER')",
            {"others": list(others)},
        )
        assert {each for (each,) in cursor} == MAY_BECOME.get(role, set())
        cursor.execute("SELECT session_user")
        # On a server where the role is assumed, whoever logged in may do more.
        if cursor.fetchone() == (role,):
            became = {each for each in others if may(cursor, f"SET ROLE {each}")}
            assert became == MAY_BECOME.get(role, set())


def test_no_role_has_powers_over_the_server(database: Any) -> None:
    with cursor_of(database.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                rolname,
                rolcanlogin,
                rolinherit
            FROM pg_roles
            WHERE rolname LIKE 'docketproof!_%%' ESCAPE '!'
                AND NOT (
                    rolsuper
                    OR rolcreaterole
                    OR rolcreatedb
                    OR rolreplication
                    OR rolbypassrls
                )
            """
        )
        found = {name: rest for name, *rest in cursor}
    assert found == {each: [each != OWNER, each != DOOR] for each in (*LOGINS, OWNER)}


def test_a_temporary_table_is_for_the_projector_only(server_url: str, template: str) -> None:
    statement = "SELECT has_database_privilege(%(role)s, %(name)s, 'TEMPORARY')"
    with cursor_of(server_url) as cursor:
        for role in LOGINS:
            cursor.execute(statement, {"role": role, "name": template})
            assert cursor.fetchone() == (role == PROJECTOR,), role


def test_what_a_later_migration_makes_is_nobodys_until_it_is_granted(database: Any) -> None:
    with cursor_of(database.owner_url) as cursor:
        cursor.execute("SET ROLE docketproof_owner")
        cursor.execute("CREATE TABLE record.later (n integer)")
        cursor.execute("CREATE FUNCTION record.later() RETURNS integer RETURN 1")
        cursor.connection.commit()
    for role in LOGINS:
        with cursor_of(database.url(role)) as cursor:
            assert not may(cursor, "SELECT FROM record.later"), role
            assert not may(cursor, "SELECT record.later()"), role


def test_whoever_appends_sees_no_schema_in_which_another_makes_functions(database: Any) -> None:
    """A function of the same name, found first, would say of any leaf that it names its event."""
    with cursor_of(database.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                role,
                nspname
            FROM unnest(%(appending)s) AS role
            CROSS JOIN pg_namespace
            CROSS JOIN unnest(%(logins)s) AS other
            WHERE has_schema_privilege(role, nspname, 'USAGE')
                AND has_schema_privilege(other, nspname, 'CREATE')
            """,
            {"appending": [WRITER, VAULT], "logins": list(LOGINS)},
        )
        assert cursor.fetchall() == []


def test_a_function_that_runs_as_the_owner_never_meets_its_callers_tables(database: Any) -> None:
    with cursor_of(database.owner_url) as cursor:
        cursor.execute(
            """
            SELECT
                oid::regprocedure::text,
                proconfig
            FROM pg_proc
            WHERE prosecdef
                AND pronamespace = ANY (%(schemas)s::regnamespace[])
            """,
            {"schemas": list(SCHEMAS)},
        )
        functions = dict(cursor.fetchall())
        assert set(functions) == {"record.open_log(text)", "vault.forget_race_group()"}
        assert all(each == ["search_path=pg_catalog, pg_temp"] for each in functions.values())

"""Does the service connect as what it needs, and as no more than that?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from eventsourcing.persistence import ProgrammingError

import projections
from api import database as databases
from api.cli.outcome import as_projector, at_work
from api.office import Office
from api.settings import Settings
from record.store.logs import open_log
from record.store.pool import Pool
from record.store.roles import DOOR, PROJECTOR, READER, VAULT
from record.vault import Keys


@pytest.fixture
def settings(database: Any, tmp_path: Path) -> Settings:
    """The settings of an office on the database."""
    return Settings(data=tmp_path, database_url=database.app_url, secret="for tests only")


@pytest.fixture
def is_given(database: Any) -> bool:
    """Whether the server was given to us, so that every role is assumed by one login."""
    return "role%3D" in database.app_url


def needs(office: Office) -> dict[str, Pool]:
    """Which role each of the office's pools is to work as."""
    return {
        VAULT: office.pool,
        READER: office.reading,
        PROJECTOR: office.projecting,
        DOOR: office.door,
    }


@pytest.mark.parametrize("own_logins", [False, True])
def test_each_need_has_connections_of_its_own_role(
    settings: Settings, database: Any, own_logins: bool
) -> None:
    Keys.create_if_missing(settings.vault_key)
    with closing(Office(settings, database.app_url, own_logins=own_logins)) as office:
        for role, pool in needs(office).items():
            with pool.look() as cursor:
                cursor.execute("SELECT current_user")
                assert cursor.fetchone() == (role,)


def test_with_logins_of_their_own_none_turns_into_another(
    settings: Settings, database: Any, is_given: bool
) -> None:
    """What is slipped into a statement of a page stays with what a page may read."""
    if is_given:
        pytest.skip("On this server the roles have no login that we know.")
    Keys.create_if_missing(settings.vault_key)
    with closing(Office(settings, database.app_url, own_logins=True)) as office:
        for role, pool in needs(office).items():
            for other in {VAULT, PROJECTOR} - {role} if role != DOOR else ():
                slipped = f"RESET ROLE; SET ROLE {other}"
                refused = pytest.raises(ProgrammingError, match="permission denied to set role")
                with refused, pool.look() as cursor:
                    cursor.execute(slipped)


def test_the_embedded_server_lets_each_role_log_in(tmp_path: Path) -> None:
    office = databases.office(Settings(data=tmp_path))
    assert {role: role in pool.url for role, pool in needs_unopened(office).items()} == {
        READER: True,
        PROJECTOR: True,
        DOOR: True,
    }


def needs_unopened(office: Office) -> dict[str, Pool]:
    """The same without the one that opens the vault."""
    return {READER: office.reading, PROJECTOR: office.projecting, DOOR: office.door}


def test_whoever_folds_needs_neither_the_key_nor_another_role(
    settings: Settings, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Pool(database.app_url)) as pool, pool.cursor(commit=True) as cursor:
        expected = open_log(cursor, "county")
    monkeypatch.setenv("DATABASE_URL", database.url(PROJECTOR))
    monkeypatch.setenv("DOCKETPROOF_DATA", str(settings.data))
    with as_projector() as (pool, log_id):
        assert log_id == expected
        assert projections.catch_up(pool, log_id) == 0
    assert not settings.vault_key.exists()


def test_whoever_folds_opens_no_log(
    settings: Settings, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.url(PROJECTOR))
    monkeypatch.setenv("DOCKETPROOF_DATA", str(settings.data))
    with pytest.raises(ClickException, match="There is no log called county yet"), as_projector():
        raise AssertionError("There was a log.")


def test_the_service_needs_no_other_login_than_its_own(
    settings: Settings, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever migrated has gone; what serves may not change the schema."""
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("DOCKETPROOF_DATA", str(settings.data))
    with at_work() as office:
        for role, pool in needs(office).items():
            with pool.look() as cursor:
                cursor.execute("SELECT current_user")
                assert cursor.fetchone() == (role,)

"""Where does the embedded PostgreSQL put things, and whose permissions does it leave alone?"""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from record.postgres import EmbeddedPostgres, PostgresError, binaries, place

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory that the server's user can enter, and in it the place for what it cannot."""
    outer = Path(tempfile.mkdtemp(prefix=f"docketproof-tests-{os.getpid()}-"))
    outer.chmod(0o711)
    monkeypatch.setattr(place, "SHARED", outer / "shared")
    try:
        yield outer
    finally:
        shutil.rmtree(outer)


def modes_above(path: Path) -> dict[Path, int]:
    return {parent: parent.stat().st_mode for parent in path.parents if parent.exists()}


def socket_directory(server: EmbeddedPostgres) -> Path:
    return Path(parse_qs(urlsplit(server.url()).query)["host"][0])


def test_no_parent_directory_changes_its_mode(room):
    watched = [room / "data", binaries.wheel() / binaries.INSTALL]
    before = [modes_above(path) for path in watched]
    server = EmbeddedPostgres(room / "data")
    server.start()
    server.stop()
    assert [modes_above(path) for path in watched] == before


def test_only_the_servers_own_user_may_enter_socket_and_data(room):
    server = EmbeddedPostgres(room / "data")
    server.start()
    try:
        for directory in (room / "data" / "socket", room / "data" / "postgres"):
            assert stat.S_IMODE(directory.stat().st_mode) == 0o700
            assert directory.stat().st_uid == place.settle(room / "data").account.uid
    finally:
        server.stop()


@pytest.mark.parametrize("name", ["deeper" * 15, "Yolo, Placer"])
def test_a_socket_path_that_cannot_be_used_is_replaced(room, name):
    server = EmbeddedPostgres(room / name)
    socket = socket_directory(server)
    try:
        server.start()
        assert len(os.fsencode(socket / ".s.PGSQL.5432")) < 104
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
        assert server.status().accepting
    finally:
        server.stop()
    assert not socket.exists()


def test_a_socket_directory_that_someone_else_made_is_refused(room):
    server = EmbeddedPostgres(room / "Yolo, Placer")
    taken = socket_directory(server)
    elsewhere = room / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    taken.symlink_to(elsewhere)
    try:
        with pytest.raises(PostgresError, match="is a link"):
            server.start()
    finally:
        taken.unlink()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755
    assert elsewhere.stat().st_uid == os.geteuid()


@as_root
def test_data_that_the_servers_user_cannot_reach_go_to_the_shared_place(room, caplog):
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "data")
    server.start()
    try:
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server.status().data.parent == room / "shared"
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        closed.chmod(0o755)
        assert EmbeddedPostgres(closed / "data").status().pid == server.status().pid
    finally:
        server.stop()


@as_root
def test_data_that_were_closed_off_later_are_not_replaced_by_an_empty_database(room):
    outer = room / "open"
    outer.mkdir(mode=0o755)
    server = EmbeddedPostgres(outer / "data")
    server.start()
    server.stop()
    outer.chmod(0o700)
    with pytest.raises(PostgresError, match="cannot enter that directory any more"):
        EmbeddedPostgres(outer / "data").start()


@as_root
def test_programs_that_the_servers_user_cannot_read_are_copied(room, monkeypatch):
    closed = room / "closed" / binaries.PACKAGE
    closed.parent.mkdir(mode=0o700)
    closed.symlink_to(binaries.wheel())
    libraries = binaries.wheel().with_name(f"{binaries.PACKAGE}.libs")
    closed.with_name(libraries.name).symlink_to(libraries)
    monkeypatch.setattr(binaries, "wheel", lambda: closed)
    settled = place.settle(room / "data")
    assert settled.binaries.is_relative_to(room / "shared")
    done = settled.account.run(settled.binaries / "initdb", "--version")
    assert "18." in done.stdout
    assert place.settle(room / "data") == settled


@as_root
def test_the_server_does_not_run_as_root(room):
    server = EmbeddedPostgres(room / "data")
    server.start()
    try:
        assert Path(f"/proc/{server.status().pid}").owner() == "docketproof"
    finally:
        server.stop()


@as_root
def test_no_other_user_may_connect(room):
    server = EmbeddedPostgres(room / "data")
    server.start()
    try:
        psql = place.settle(room / "data").binaries / "psql"
        done = subprocess.run(
            [psql, server.url(), "-c", "SELECT 1"],
            user="nobody",
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode
        assert "Permission denied" in done.stderr
    finally:
        server.stop()

"""Does the embedded PostgreSQL survive kills, adopt what runs, and leave strangers alone?"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from processes import until

from record.postgres import EmbeddedPostgres, PostgresError
from record.postgres.place import settle

STARTER = (
    "import os, signal, sys; from pathlib import Path; from record.postgres import "
    "EmbeddedPostgres; EmbeddedPostgres(Path(sys.argv[1])).start();"
)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A data directory with a name that has to be quoted wherever it goes."""
    outer = Path(tempfile.mkdtemp(prefix=f"docketproof-tests-{os.getpid()}-"))
    outer.chmod(0o711)
    home = outer / 'Contra "Costa", 100% $HOME'
    try:
        yield home
    finally:
        EmbeddedPostgres(home).stop()
        shutil.rmtree(outer)


@pytest.fixture
def server(home: Path) -> EmbeddedPostgres:
    """A running server."""
    server = EmbeddedPostgres(home)
    server.start()
    return server


@pytest.fixture
def stranger(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the server's user that has nothing to do with us."""
    user = settle(home).account.uid
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=user) as process:
        try:
            yield process
        finally:
            process.communicate()


def ask(server: EmbeddedPostgres, statement: str) -> list[tuple[object, ...]]:
    with contextlib.closing(psycopg2.connect(server.url())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def kill(server: EmbeddedPostgres) -> None:
    pid = server.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def processes_in(directory: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == directory:
                found.append(process.name)
    return found


def test_the_database_exists_and_is_durable(server):
    assert ask(server, "SELECT current_database()::text") == [("docketproof",)]
    assert ask(server, "SHOW fsync") == [("on",)]
    assert ask(server, "SHOW server_encoding") == [("UTF8",)]
    assert ask(server, "SHOW listen_addresses") == [("",)]


def test_a_second_start_adopts_the_running_server(home, server):
    pid = server.status().pid
    again = EmbeddedPostgres(home)
    again.start()
    assert again.status().pid == pid is not None


def test_two_processes_at_once_start_one_server(home, server):
    server.stop()
    program = STARTER + "print(EmbeddedPostgres(Path(sys.argv[1])).status().pid)"
    command = [sys.executable, "-c", program, str(home)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    pids = {each.communicate()[0].strip() for each in both}
    assert pids == {str(server.status().pid)}


@pytest.mark.parametrize("act", [EmbeddedPostgres.start, EmbeddedPostgres.stop])
def test_nobody_starts_or_stops_while_another_does(home, server, act, monkeypatch):
    pid = server.status().pid
    monkeypatch.setattr("record.postgres.server.PATIENCE", 0.0)
    with (
        settle(home).turn(deadline=0),
        pytest.raises(PostgresError, match="Another process is starting or stopping it"),
    ):
        act(server)
    assert server.status().pid == pid


def test_the_server_outlives_the_kill_of_whoever_started_it(home, server):
    server.stop()
    program = STARTER + "os.kill(os.getpid(), signal.SIGKILL)"
    starter = subprocess.run([sys.executable, "-c", program, str(home)], check=False)
    assert starter.returncode == -signal.SIGKILL
    pid = server.status().pid
    server.start()
    assert server.status().pid == pid is not None


def test_a_killed_server_loses_nothing_that_was_committed(server):
    ask(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    kill(server)
    server.start()
    assert ask(server, "SELECT count(*) FROM kept") == [(1000,)]
    ask(server, "DROP TABLE kept")


def test_whoever_was_told_to_stop_has_not_fallen_but_whoever_was_killed_has(server):
    assert not server.has_fallen()
    server.stop()
    assert not server.has_fallen()
    server.start()
    os.kill(server.status().pid, signal.SIGKILL)
    until(server.has_fallen, "its last process has ended")
    server.start()
    assert not server.has_fallen()


def test_a_start_waits_for_the_last_process_of_a_killed_server(server):
    busy = psycopg2.connect(server.url())
    with contextlib.closing(busy), busy.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        kill(server)
        server.start()
        with pytest.raises(psycopg2.OperationalError):
            cursor.execute("SELECT 1")
    assert server.status().accepting


def test_a_killed_client_does_not_matter(home, server):
    pid = server.status().pid
    program = (
        STARTER
        + "import psycopg2; c = psycopg2.connect(EmbeddedPostgres(Path(sys.argv[1])).url());"
        "c.cursor().execute('SELECT 1'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, str(home)], check=False)
    server.start()
    assert server.status().pid == pid
    server.stop()
    assert server.status().pid is None


@pytest.mark.skipif(not Path("/proc/self/exe").exists(), reason="needs /proc")
def test_stop_leaves_no_process(home, server):
    assert len(processes_in(home / "postgres")) > 3
    server.stop()
    assert processes_in(home / "postgres") == []
    assert not server.status().accepting
    server.stop()


def test_a_stale_pid_of_another_process_is_neither_believed_nor_harmed(home, server, stranger):
    server.stop()
    claim = home / "postgres" / "postmaster.pid"
    claim.write_text(f"{stranger.pid}\n{home / 'postgres'}\n")
    socket = settle(home).socket
    socket.mkdir(mode=0o700)
    (socket / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
    assert server.status().pid is None
    server.stop()
    server.start()
    assert server.status().pid not in (None, stranger.pid)
    server.stop()
    assert stranger.poll() is None


@pytest.mark.parametrize("torn", ["", "no number\n", "-1\n", "0\n", "1\n"])
def test_a_torn_pid_file_is_not_believed(home, server, torn):
    server.stop()
    (home / "postgres" / "postmaster.pid").write_text(torn)
    assert server.status().pid is None
    server.start()
    assert server.status().accepting


def test_a_server_that_cannot_start_says_what_its_log_says(home, server):
    server.stop()
    settings = home / "postgres" / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match='unrecognized configuration parameter "no_such_'):
        server.start()
    settings.write_text(before)
    server.start()


def test_no_value_reaches_the_log(server):
    ask(server, "CREATE TABLE people (name text PRIMARY KEY, born date)")
    ask(server, "INSERT INTO people VALUES ('Ximena Marked', '1970-01-01')")
    for statement in (
        "INSERT INTO people VALUES ('Ximena Marked', '1970-01-01')",
        "INSERT INTO people VALUES ('Ximena', 'Ximena Marked')",
        "SELECT 'Ximena Marked' FROM nowhere",
        "DO $$ BEGIN RAISE WARNING 'Ximena Marked'; END $$",
    ):
        with contextlib.suppress(psycopg2.Error):
            ask(server, statement)
    ask(server, "DROP TABLE people")
    assert "starting PostgreSQL" in server.status().log.read_text()
    assert "Ximena" not in server.status().log.read_text()

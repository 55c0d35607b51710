"""`docketproof serve`, `project` and `demo`: what runs until it is told to end."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api import database
from api.cli.outcome import as_projector, at_work, settings
from api.cli.watching import watched
from api.demo import seed, welcome
from api.logs import write_json_log
from api.processes import PARENT, die_with_parent, end_on_signals, kept_running
from api.settings import Settings
from projections import PROJECTIONS, engine

LOOPBACK = "127.0.0.1"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8064, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
def serve(port: int, workers: int) -> None:
    """Serve the API and the pages on 127.0.0.1, and keep the projections up to date."""
    here = settings()
    with _prepared(here):
        with at_work() as office:
            # Whoever comes first finds the tables there, and nothing missing from them.
            engine.catch_up(office.projecting, office.log_id, PROJECTIONS)
        click.echo(f"http://{LOOPBACK}:{port}")
        _serve(here, port, workers)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8064, show_default=True)
@click.option("--cases", type=click.IntRange(1, 100_000), default=500, show_default=True)
def demo(port: int, cases: int) -> None:
    """Serve a sample county in which every person is invented."""
    began = monotonic()
    os.environ.setdefault("DOCKETPROOF_LOG", "sample")
    os.environ.setdefault("DOCKETPROOF_COUNTY", "SAMPLE")
    here = settings()
    os.environ.setdefault("DOCKETPROOF_LOG_TO", str(here.data / "service.log"))
    with _prepared(here):
        with at_work() as office:
            seed(office, cases)
            click.echo(welcome(office, f"http://{LOOPBACK}:{port}", monotonic() - began))
        _serve(here, port, workers=2)


@click.command()
def project() -> None:
    """Keep the projections up to date with the log, until told to end."""
    write_json_log()
    die_with_parent()
    end_on_signals()
    stop = threading.Event()
    with suppress(KeyboardInterrupt), as_projector() as (pool, log_id):
        engine.run(pool, log_id, stop, projections=PROJECTIONS)


@contextmanager
def _prepared(here: Settings) -> Iterator[None]:
    """The database up to date; the embedded server is stopped when we end in good order."""
    end_on_signals()
    try:
        database.prepare(here)
        yield
    except KeyboardInterrupt:
        click.echo("Told to end; nothing is lost.")
    finally:
        server = database.embedded(here)
        if server:
            server.stop()


def _serve(here: Settings, port: int, workers: int) -> None:
    os.environ[PARENT] = str(os.getpid())
    with ExitStack() as beside:
        beside.enter_context(watched(database.embedded(here)))
        beside.enter_context(kept_running("project"))
        beside.enter_context(kept_running("fsck", "--nightly"))
        if here.database_url is None:
            # Elsewhere the sealer has a login of its own, which is not ours to use.
            beside.enter_context(kept_running("seal", "--watch"))
        Granian(
            "api.wsgi:app",
            address=LOOPBACK,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=4,
            backpressure=64,
            log_level=LogLevels.error,
            # A worker told to end before it listens for that would be waited for without end.
            workers_kill_timeout=5,
            respawn_failed_workers=True,
        ).serve()

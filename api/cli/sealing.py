"""`docketproof seal`, `log-key` and `witness`: signing for the log, and watching one who signs."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

import click
import structlog
from eventsourcing.persistence import InterfaceError, OperationalError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from api.cli.outcome import settings
from api.logs import write_json_log
from api.processes import PARENT, die_with_parent, end_on_signals
from api.sealing import NoLog, sealing
from api.settings import Settings
from api.witness import HOME, NAME, desk_at
from record.proof.findings import Finding
from record.proof.note import Verifier
from record.sealing import watching
from record.sealing.keys import LogKeys, add_key, drop_key
from record.sealing.on_disk import write_whole
from record.sealing.refusals import SealRefused

LOOPBACK = "127.0.0.1"
OF_ACCESSES = click.option(
    "--accesses", is_flag=True, help="Of the log of who opened what, not of the cases."
)

log = structlog.get_logger("docketproof.sealing")


@click.command()
@click.option("--watch", is_flag=True, help="Go on sealing both logs, until told to end.")
@click.option("--adopt", is_flag=True, help="Believe what is published, where memory is lost.")
@click.option("--key-lost", is_flag=True, help="With --adopt: a new key goes on from there.")
@OF_ACCESSES
def seal(watch: bool, adopt: bool, key_lost: bool, accesses: bool) -> None:
    """Sign for the log as it is now, ask its witnesses, and publish the checkpoint."""
    if watch:
        _watch()
        return
    if key_lost and not adopt:
        raise click.UsageError("--key-lost says how to adopt: name --adopt with it.")
    with sealing(_of(accesses=accesses)) as sealer:
        if adopt:
            taken = sealer.adopt(is_key_lost=key_lost)
            click.echo(f"{taken.size} events are taken for sealed.")
        done = sealer.seal()
        stamped = ", and stamped" if sealer.stamp(asked=True) else ""
    by = f", cosigned by {', '.join(done.witnesses)}" if done.witnesses else ""
    click.echo(
        f"{done.size} events are sealed{by}{stamped}." if done.size else "Nothing is on record yet."
    )


def _of(*, accesses: bool) -> Settings:
    return settings().accesses if accesses else settings()


def _watch() -> None:
    write_json_log()
    die_with_parent()
    end_on_signals()
    stop = threading.Event()
    beside = threading.Thread(target=_watch_accesses, args=(_of(accesses=True), stop))
    beside.start()
    try:
        with suppress(KeyboardInterrupt), sealing(settings()) as sealer:
            watching.run(sealer, stop)
    finally:
        stop.set()
        beside.join()


def _watch_accesses(of: Settings, stop: threading.Event) -> None:
    """It is there once somebody serves; and no trouble with it holds up the cases' log.

    What nobody thought of ends both, so that whoever looks after them notices.
    """
    try:
        while not stop.is_set():
            try:
                with sealing(of) as sealer:
                    watching.run(sealer, stop)
            except NoLog:
                stop.wait(watching.AFTER_TROUBLE_SECONDS)
            except (SealRefused, Finding, OperationalError, InterfaceError, OSError) as trouble:
                log.warning("sealer.trouble", log=of.log, why=str(trouble))
                stop.wait(watching.AFTER_TROUBLE_SECONDS)
    finally:
        stop.set()


@click.group("log-key")
def log_key() -> None:
    """Show, add and drop the keys that sign for the log."""


@log_key.command("show")
@OF_ACCESSES
def show_keys(accesses: bool) -> None:
    """Print the public keys, as a policy names them."""
    here = _of(accesses=accesses)
    keys = LogKeys.create_if_missing(here.sealer_home / "log.key", here.log_origin)
    for each in keys.verifiers:
        click.echo(f"log {each}")


@log_key.command("add")
@OF_ACCESSES
def add_log_key(accesses: bool) -> None:
    """Add a key that signs beside the others: hand it out before an old one is dropped."""
    click.echo(f"log {add_key(_of(accesses=accesses).sealer_home / 'log.key')}")


@log_key.command("drop")
@click.argument("key_id")
@OF_ACCESSES
def drop_log_key(key_id: str, accesses: bool) -> None:
    """Let the key with this id (eight hexadecimal digits) sign no longer."""
    drop_key(_of(accesses=accesses).sealer_home / "log.key", key_id)
    click.echo(
        f"{key_id} signs no longer. Keep telling verifiers of it as long as its notes count."
    )


@click.command()
@click.option(
    "--home", type=click.Path(path_type=Path), required=True, help="The witness's folder."
)
@click.option("--name", required=True, help="What it is called, such as defender.example/witness.")
@click.option("--log", "logs", multiple=True, help="The key of a log to witness: name+id+key.")
@click.option("--port", type=click.IntRange(1, 65535), default=8065, show_default=True)
def witness(home: Path, name: str, logs: tuple[str, ...], port: int) -> None:
    """Witness logs of others: remember how far each had got, and cosign what has only grown."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = [str(Verifier.parse(each)) for each in logs]
    before = (home / "logs").read_text().split() if (home / "logs").exists() else []
    write_whole(
        home / "logs", "".join(f"{each}\n" for each in dict.fromkeys(before + known)).encode()
    )
    desk = desk_at(home, name)
    click.echo(f"witness NAME {desk.witness} http://{LOOPBACK}:{port}")
    end_on_signals()
    os.environ |= {HOME: str(home), NAME: name, PARENT: str(os.getpid())}
    with suppress(KeyboardInterrupt):
        Granian(
            "api.witness:application",
            factory=True,
            address=LOOPBACK,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=2,
            log_level=LogLevels.error,
            workers_kill_timeout=5,
            respawn_failed_workers=True,
        ).serve()

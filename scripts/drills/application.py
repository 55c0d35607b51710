"""The office as one process that may be killed: clerks in threads, and the projections beside them.

It says on its output what it is about to ask, and what it was answered, so that whoever started it
knows as much as a client would. It ends when its input ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from eventsourcing.persistence import InterfaceError, OperationalError

import projections
from api.processes import die_with_parent
from domain.casework import Answer, Casework
from scripts.benchmarks.databases import Database
from scripts.drills.deed import Day, Deed

PAUSE = 0.01
"""Seconds before a clerk whose command failed sends it again."""


def main(owner_url: str, app_url: str, data: str, seed: str, clerks: str) -> None:
    """Work until the input ends; whatever was begun is brought to an answer first."""
    die_with_parent()
    said, stop = _only_ours_is_said(), Event()
    with Database(owner_url, app_url, Path(data)).office() as office:
        crew = [
            Thread(target=_work, args=(office.casework, f"{seed}/{number}", said, stop))
            for number in range(int(clerks))
        ]
        arguments = (office.projecting, office.log_id, stop)
        crew.append(Thread(target=projections.run, args=arguments, kwargs={"idle_seconds": 0.05}))
        for each in crew:
            each.start()
        sys.stdin.read()
        stop.set()
        for each in crew:
            each.join()


def _only_ours_is_said() -> int:
    """The output, as a descriptor of our own: whatever others print goes where errors go."""
    said = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return said


def _work(casework: Casework, seed: str, said: int, stop: Event) -> None:
    day = Day(seed)
    for deed in day:
        if stop.is_set():
            return
        os.write(said, f"ask {deed.said()}\n".encode())
        try:
            answer = _insist(casework, deed)
        except Exception as error:
            # What a clerk is told that should never be told: said, and the day goes on.
            what = f"{type(error).__name__}: {error}".replace("\n", " ")
            os.write(said, f"odd {what[:500]}\n".encode())
        else:
            day.heard(answer)
            os.write(said, f"ack {deed.id} {answer.position} {monotonic()}\n".encode())


def _insist(casework: Casework, deed: Deed) -> Answer:
    """Send it until there is an answer, always under the same id."""
    pause = Event()
    while True:
        try:
            return deed.carry_out(casework)
        except (OperationalError, InterfaceError):
            pause.wait(PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])

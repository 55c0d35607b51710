"""An application in a process of its own, from outside: what it asked, what it heard, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from time import monotonic
from uuid import UUID

from api.processes import PARENT
from domain.casework import Casework
from scripts.benchmarks.databases import Database
from scripts.drills.deed import Deed, read
from scripts.drills.ledger import Ledger
from scripts.drills.server import until

ROOT = Path(__file__).resolve().parents[2]
CLERKS = 6


class Application:
    """One process of clerks. What it says is written into the ledger as it comes."""

    def __init__(self, database: Database, ledger: Ledger, seed: str) -> None:
        self.ledger = ledger
        self.deeds: dict[UUID, Deed] = {}
        self.acknowledged_at: list[float] = []
        self.odd: list[str] = []
        words = (database.owner_url, database.app_url, str(database.data), seed, str(CLERKS))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "scripts.drills.application", *words],
            cwd=ROOT,
            env=os.environ | {PARENT: str(os.getpid())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def kill(self) -> None:
        """SIGKILL, and hear what it had said before."""
        self._process.send_signal(signal.SIGKILL)
        self._ended()

    def end(self) -> None:
        """Let it finish what it has begun."""
        if self._process.stdin:
            self._process.stdin.close()
        self._ended()

    def has_answered(self, commands: int) -> None:
        """Wait until so many more commands were answered."""
        goal = len(self.acknowledged_at) + commands
        until(lambda: len(self.acknowledged_at) >= goal or self._is_over(), "commands are answered")

    def first_answer_after(self, moment: float) -> float:
        """Seconds from a moment on the machine's clock to the first answer after it."""
        until(lambda: self._after(moment) is not None or self._is_over(), "one more is answered")
        return (self._after(moment) or monotonic()) - moment

    def _after(self, moment: float) -> float | None:
        later = [each for each in self.acknowledged_at[-2000:] if each > moment]
        return min(later) if later else None

    def _is_over(self) -> bool:
        if self._process.poll() is None:
            return False
        raise ChildProcessError(f"The application ended by itself: {self.odd}")

    def _ended(self) -> None:
        self._process.wait()
        self._listener.join()
        for each in (self._process.stdin, self._process.stdout):
            if each:
                each.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "ask":
                deed = read(rest)
                self.deeds[UUID(deed.id)] = deed
                self.ledger.ask(UUID(deed.id), deed.cases)
            elif word == "ack":
                command, position, moment = rest.split()
                self.ledger.answer(UUID(command), int(position))
                self.acknowledged_at.append(float(moment))
            else:
                self.odd.append(rest)


def send_again(casework: Casework, application: Application, commands: Iterable[UUID]) -> None:
    """Send commands of a killed application under their ids, and hold the answers to the first."""
    for command in commands:
        application.ledger.resent += 1
        try:
            position = application.deeds[command].carry_out(casework).position
        except Exception as error:
            application.odd.append(f"{type(error).__name__}: {error}")
        else:
            application.ledger.answer(command, position)

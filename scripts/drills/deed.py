"""What the office does under load: commands that can be sent again, by whoever is left to do so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from random import Random
from uuid import UUID

from domain.actors import Role
from domain.casework import Answer, Casework, Command
from scripts.benchmarks.cases import CLERK, check, identified
from scripts.drills.ledger import EMPTY_HASH

PERSONAL = {"name": "DOE,JANE", "docket_number": "D-1975-0420"}
PLAIN = "plain"
"""Begins the seed of days on which every command is one new case, and nothing else."""
COPIED = 600
"""So many events go by COPY."""


@dataclass(frozen=True)
class Deed:
    """One command: so many new cases, some with personal data, or the next check of one case."""

    id: str
    cases: int = 1
    sealed: bool = False
    checks: str | None = None
    version: int = 0

    def said(self) -> str:
        """One line, short enough to be written to a pipe whole or not at all."""
        return json.dumps(asdict(self))

    @property
    def command(self) -> Command:
        """The same request, however often it is sent."""
        return Command(UUID(self.id), CLERK, Role.CLERK, EMPTY_HASH, "drill")

    def carry_out(self, casework: Casework) -> Answer:
        """The first answer if there is one; if there is none, do it."""
        if self.checks:
            return casework.take(self.command, UUID(self.checks), check, version=self.version)
        cases = list(islice(identified(), self.cases))
        personal = {case.id: PERSONAL for case in cases if self.sealed}
        return casework.receive(self.command, cases, personal=personal)


def read(line: str) -> Deed:
    """The deed that was said."""
    return Deed(**json.loads(line))


class Day:
    """One person's work: new cases, a check of one now and then, rarely a whole list."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)  # noqa: S311 - the same work every time.
        self._is_plain = seed.startswith(PLAIN)
        self._open: list[tuple[str, int]] = []

    def __iter__(self) -> Iterator[Deed]:
        while True:
            yield self._next()

    def heard(self, answer: Answer) -> None:
        """Whoever got the answer goes on from there."""
        self._open.append((str(answer.stream_id), answer.version))

    def _next(self) -> Deed:
        draw, new = self._random.random(), str(UUID(int=self._random.getrandbits(128), version=4))
        if self._is_plain:
            return Deed(new)
        if draw < 0.3 and self._open:
            case, version = self._open.pop(0)
            return Deed(new, checks=case, version=version)
        if draw < 0.31:
            return Deed(new, cases=COPIED, sealed=draw < 0.305)
        if draw < 0.4:
            return Deed(new, cases=self._random.randint(2, 50))
        return Deed(new, sealed=draw < 0.5)

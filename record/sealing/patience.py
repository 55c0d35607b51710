"""Others are asked all at once, and nobody is waited for any longer than a seal may wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeVar

import structlog

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""For all of them together: with as long again until a seal is due, an event waits for ten."""

Answer = TypeVar("Answer")


class Patience:
    """Who asks others over a network, that may answer slowly, byte by byte, or never."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._out: dict[str, Thread] = {}

    def ask(self, calls: Mapping[str, Callable[[], Answer]]) -> dict[str, Answer]:
        """What came back in time, by name. Raises what a call raised.

        Whoever is late is left to it, and not asked again before that call has ended.
        """
        answers: SimpleQueue[tuple[str, Answer | Exception]] = SimpleQueue()
        idle = {name: call for name, call in calls.items() if not self._is_out(name)}
        for name, call in idle.items():
            self._out[name] = Thread(target=_answer, args=(name, call, answers), daemon=True)
            self._out[name].start()
        found = self._gathered(answers, len(idle))
        for name in calls.keys() - found.keys():
            log.warning("sealer.not_in_time", who=name, seconds=self.seconds)
        return found

    def _is_out(self, name: str) -> bool:
        return name in self._out and self._out[name].is_alive()

    def _gathered(
        self, answers: SimpleQueue[tuple[str, Answer | Exception]], many: int
    ) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        end = monotonic() + self.seconds
        while len(found) < many:
            try:
                name, answer = answers.get(timeout=max(0.0, end - monotonic()))
            except Empty:
                break
            if isinstance(answer, Exception):
                raise answer
            found[name] = answer
        return found


def _answer(
    name: str,
    call: Callable[[], Answer],
    answers: SimpleQueue[tuple[str, Answer | Exception]],
) -> None:
    try:
        answers.put((name, call()))
    except Exception as error:  # Whoever waits raises it.
        answers.put((name, error))

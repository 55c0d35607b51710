"""Others are asked all at once, and nobody is waited for any longer than a seal may wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import structlog

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""For all of them together: with as long again until a seal is due, an event waits for ten."""

Answer = TypeVar("Answer")


class Out(NamedTuple):
    """A call that somebody is at, and what it is about."""

    about: str
    answer: Future[Any]


class Patience:
    """Who asks others over a network, that may answer slowly, byte by byte, or never."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._out: dict[str, Out] = {}

    def ask(self, about: str, calls: Mapping[str, Callable[[], Answer]]) -> dict[str, Answer]:
        """What came back in time, by name. Raises what a call raised.

        Whoever is late is left to it. Asked about the same again, it is waited for once more; about
        something else it is asked once it is back.
        """
        for name, call in calls.items():
            out = self._out.get(name)
            if out is None or (out.about != about and out.answer.done()):
                self._out[name] = Out(about, _begun(call))
        end, found = monotonic() + self.seconds, dict[str, Answer]()
        for name in calls:
            if self._out[name].about == about and self._is_back(name, end):
                found[name] = self._out.pop(name).answer.result()
            else:
                log.warning("sealer.not_in_time", who=name, seconds=self.seconds)
        return found

    def _is_back(self, name: str, end: float) -> bool:
        answer = self._out[name].answer
        try:
            answer.exception(timeout=max(0.0, end - monotonic()))
        except TimeoutError:
            return answer.done()
        return True


def _begun(call: Callable[[], Answer]) -> Future[Answer]:
    """The call, on a thread that keeps nobody from ending."""
    answer: Future[Answer] = Future()

    def work() -> None:
        try:
            answer.set_result(call())
        except Exception as error:  # Whoever waits raises it.
            answer.set_exception(error)

    Thread(target=work, daemon=True).start()
    return answer

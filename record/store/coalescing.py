"""Many threads, one round trip: whoever comes while a batch is on its way goes with the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from threading import Lock
from typing import Generic, TypeVar

from eventsourcing.persistence import OperationalError

from record.store.forks import in_child

Asked = TypeVar("Asked")
Given = TypeVar("Given")

LARGEST_BATCH = 128
"""Requests at most in one batch, so that nobody's answer waits for a very long one."""


class _Turn(Generic[Asked, Given]):
    """One thread's request; its lock is held until there is an answer, or until it is to lead."""

    __slots__ = ("answer", "asked", "wake")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.answer: Given | Exception | None = None
        self.wake = Lock()
        self.wake.acquire()


class Coalescer(Generic[Asked, Given]):
    """Hands requests on in batches, one batch at a time, in the order in which they came.

    There is no thread of its own: the first to come carries its request at once, and with it, when
    it is back, the next in line leads. Requests that come alone never wait. `send` gives one answer
    for each request, an exception being that request's alone; what it raises is everybody's.
    """

    def __init__(self, send: Callable[[Sequence[Asked]], Sequence[Given | Exception]]) -> None:
        self._send = send
        self._begin()
        in_child(self._begin)

    def _begin(self) -> None:
        # The requests in line at a fork are our parent's, and so are their threads.
        self._line: deque[_Turn[Asked, Given]] = deque()
        self._door = Lock()
        self._is_led = False
        self._following: _Turn[Asked, Given] | None = None

    def carry_out(self, asked: Asked) -> Given:
        """The answer to this request, when its batch is back."""
        with self._door:
            is_first, self._is_led = not self._is_led, True
            if not is_first:
                turn: _Turn[Asked, Given] = _Turn(asked)
                self._line.append(turn)
        return self._alone(asked) if is_first else self._in_line(turn)

    def _alone(self, asked: Asked) -> Given:
        try:
            (answer,) = self._send((asked,))
        finally:
            self._hand_over()
        return _given(answer)

    def _in_line(self, turn: _Turn[Asked, Given]) -> Given:
        try:
            turn.wake.acquire()
            if turn.answer is None:
                self._lead()
        except BaseException:
            self._leave(turn)
            raise
        return _given(turn.answer)

    def _leave(self, turn: _Turn[Asked, Given]) -> None:
        """Whoever is interrupted while in line leaves it, and does not keep the others waiting."""
        with self._door:
            if turn in self._line:
                self._line.remove(turn)
            was_to_lead = self._following is turn
        if was_to_lead:
            self._hand_over()

    def _lead(self) -> None:
        with self._door:
            self._following = None
            batch = [self._line.popleft() for _ in range(min(len(self._line), LARGEST_BATCH))]
        try:
            self._answer(batch)
        finally:
            self._hand_over()
            for turn in batch:
                turn.wake.release()

    def _answer(self, batch: Sequence[_Turn[Asked, Given]]) -> None:
        try:
            answers = self._send([turn.asked for turn in batch])
            for turn, answer in zip(batch, answers, strict=True):
                turn.answer = answer
        except Exception as error:
            for turn in batch:
                turn.answer = _own(error)
        finally:
            for turn in batch:
                if turn.answer is None:
                    turn.answer = OperationalError(
                        "The thread that carried this command was stopped; ask again with its id."
                    )

    def _hand_over(self) -> None:
        with self._door:
            self._following = self._line[0] if self._line else None
            self._is_led = self._following is not None
            if self._following:
                self._following.wake.release()


def _own(error: Exception) -> Exception:
    """Each thread raises an exception of its own where that can be had: a traceback is of one."""
    try:
        return copy(error)
    except Exception:
        return error


def _given(answer: Given | Exception | None) -> Given:
    if isinstance(answer, Exception):
        raise answer
    if answer is None:
        raise OperationalError("This command was not answered; ask again with its id.")
    return answer

"""Many threads share one round trip; each gets a verdict of its own, whatever befalls others."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from eventsourcing.persistence import OperationalError
from processes import PATIENCE, until

from record.store import coalescing
from record.store.coalescing import Coalescer


class Stopped(BaseException):
    """What stops a thread where it stands, as an interrupt of the user does."""


class Carrier:
    """Doubles numbers, a batch at a time; it can be held up, and told what to raise."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go, self.raising = threading.Event(), {}
        self.coalescer: Coalescer[int, int] = Coalescer(self.send)
        self.threads = ThreadPoolExecutor(32)

    def send(self, batch: Sequence[int]) -> list[int | Exception]:
        self.batches.append(list(batch))
        assert self.go.wait(PATIENCE)
        for each in batch:
            if each in self.raising:
                raise self.raising[each]
        return [each * 2 if each >= 0 else ValueError(f"{each}") for each in batch]

    def ask(self, number: int) -> Future[int]:
        """Ask from a thread of its own; back once the request is on its way or in line."""
        before = len(self.coalescer._line), len(self.batches)
        asked = self.threads.submit(self.coalescer.carry_out, number)
        until(
            lambda: (len(self.coalescer._line), len(self.batches)) != before,
            f"{number} is in line",
        )
        return asked


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    carrier = Carrier()
    yield carrier
    carrier.go.set()
    carrier.threads.shutdown()


def test_whoever_comes_alone_carries_its_request_itself_and_at_once(carrier: Carrier) -> None:
    threads: list[int] = []
    alone: Coalescer[int, int] = Coalescer(
        lambda batch: [threads.append(threading.get_ident()) or each for each in batch]
    )
    assert [alone.carry_out(each) for each in (1, 2, 3)] == [1, 2, 3]
    assert threads == [threading.get_ident()] * 3


def test_who_comes_while_a_batch_is_away_goes_with_the_next_in_the_order_of_coming(
    carrier: Carrier,
) -> None:
    asked = [carrier.ask(each) for each in range(1, 7)]
    carrier.go.set()
    assert [each.result(PATIENCE) for each in asked] == [2, 4, 6, 8, 10, 12]
    assert carrier.batches == [[1], [2, 3, 4, 5, 6]]


def test_no_batch_is_larger_than_the_largest(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coalescing, "LARGEST_BATCH", 4)
    asked = [carrier.ask(each) for each in range(1, 12)]
    carrier.go.set()
    assert [each.result(PATIENCE) for each in asked] == [each * 2 for each in range(1, 12)]
    assert carrier.batches == [[1], [2, 3, 4, 5], [6, 7, 8, 9], [10, 11]]


def test_a_refusal_is_one_request_s_alone(carrier: Carrier) -> None:
    asked = [carrier.ask(each) for each in (1, 2, -3, 4)]
    carrier.go.set()
    with pytest.raises(ValueError, match="-3"):
        asked[2].result(PATIENCE)
    assert [asked[each].result(PATIENCE) for each in (0, 1, 3)] == [2, 4, 8]


def test_what_fails_a_batch_fails_each_of_it_with_an_exception_of_its_own_and_no_one_else(
    carrier: Carrier,
) -> None:
    carrier.raising[3] = OperationalError("The server is away.")
    asked = [carrier.ask(each) for each in (1, 2, 3, 4)]
    carrier.go.set()
    errors = [each.exception(PATIENCE) for each in asked[1:]]
    assert [str(each) for each in errors] == ["The server is away."] * 3
    assert {type(each) for each in errors} == {OperationalError}
    assert len({id(each) for each in errors}) == 3
    assert asked[0].result(PATIENCE) == 2
    assert carrier.ask(5).result(PATIENCE) == 10


@pytest.mark.parametrize("stopped", [1, 2, 4])
def test_a_thread_that_is_stopped_while_it_leads_stops_no_other(
    stopped: int, carrier: Carrier
) -> None:
    """The first alone, the leader of a batch, and anybody in it: the others may ask again."""
    carrier.raising[stopped] = Stopped()
    asked = [carrier.ask(each) for each in (1, 2, 3, 4)]
    carrier.go.set()
    leader, followers = (0, []) if stopped == 1 else (1, [2, 3])
    assert isinstance(asked[leader].exception(PATIENCE), Stopped)
    for each in followers:
        with pytest.raises(OperationalError, match="ask again with its id"):
            asked[each].result(PATIENCE)
    for each in {0, 1, 2, 3} - {leader, *followers}:
        assert asked[each].result(PATIENCE) == (each + 1) * 2
    assert carrier.ask(5).result(PATIENCE) == 10


def test_a_thread_that_is_stopped_while_it_waits_stops_no_other(carrier: Carrier) -> None:
    """A user's interrupt reaches the main thread, which may be waiting in line."""

    def stop(*_: Any) -> None:
        raise Stopped

    def interrupt() -> None:
        until(lambda: len(carrier.coalescer._line) == 1, "the main thread is in line")
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    first = carrier.ask(1)
    before = signal.signal(signal.SIGUSR1, stop)
    interrupter = threading.Thread(target=interrupt)
    interrupter.start()
    with pytest.raises(Stopped):
        carrier.coalescer.carry_out(2)
    signal.signal(signal.SIGUSR1, before)
    interrupter.join()
    carrier.go.set()
    assert first.result(PATIENCE) == 2
    answers: list[int] = []
    third = threading.Thread(target=lambda: answers.append(carrier.coalescer.carry_out(3)))
    third.daemon = True
    third.start()
    third.join(2)
    assert answers == [6]


def test_too_few_answers_are_nobody_s(carrier: Carrier) -> None:
    short: Coalescer[int, int] = Coalescer(lambda batch: carrier.send(batch)[1:] or [1])
    carrier.coalescer = short
    asked = [carrier.ask(each) for each in (1, 2, 3)]
    carrier.go.set()
    assert asked[0].result(PATIENCE) == 1
    assert [type(each.exception(PATIENCE)) for each in asked[1:]] == [ValueError, ValueError]


def test_a_child_of_a_fork_does_not_wait_for_its_parent_s_line(carrier: Carrier) -> None:
    asked = [carrier.ask(each) for each in (1, 2)]
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)  # A child that waits for ever ends, and gives nothing.
        carrier.go.set()
        os.write(write, str(carrier.coalescer.carry_out(21)).encode())
        os._exit(0)
    os.close(write)
    assert os.read(read, 20) == b"42"
    os.waitpid(child, 0)
    os.close(read)
    carrier.go.set()
    assert [each.result(PATIENCE) for each in asked] == [2, 4]


def test_an_answer_of_nought_is_an_answer(carrier: Carrier) -> None:
    first, second = carrier.ask(1), carrier.ask(0)
    carrier.go.set()
    assert (first.result(PATIENCE), second.result(PATIENCE)) == (2, 0)


def test_an_exception_that_cannot_be_copied_reaches_everybody_all_the_same(
    carrier: Carrier,
) -> None:
    class Particular(Exception):
        def __init__(self, what: str, why: str) -> None:
            super().__init__(f"{what}: {why}")

    first = carrier.ask(1)
    carrier.raising[3] = Particular("this", "that")
    others = [carrier.ask(2), carrier.ask(3)]
    carrier.go.set()
    assert first.result(PATIENCE) == 2
    for each in others:
        with pytest.raises(Particular):
            each.result(PATIENCE)

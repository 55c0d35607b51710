"""Does the store tell everybody the truth while all speak at once?"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import IntegrityError, StoredEvent
from processes import PATIENCE

from record.store import reading
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from tests.record.store.histories import Answered, Appended, Event, Operation, Read, faults
from tests.record.store.model import Command

HOT = [UUID(int=each) for each in (1, 2, 3)]
SHARED = [UUID(int=each) for each in range(100, 130)]
"""Commands that every client sends, sooner or later, each with a body of its own."""
ROUNDS = 24


class Client:
    """One of many that append, repeat, and read, and note what they were told."""

    def __init__(
        self, name: str, recorder: PgApplicationRecorder, count: Callable[[], int]
    ) -> None:
        self.name, self.recorder, self.count = name, recorder, count
        self.random = Random(name)  # noqa: S311 - the same deeds every time.
        self.own, self.seen, self.marks = uuid5(UUID(int=0), name), 0, 0
        self.history: list[Operation] = []

    def work(self) -> list[Operation]:
        """All its deeds; what it was told."""
        deeds = [self.append_own, self.append_hot, self.append_hot, self.repeat, self.follow]
        for _ in range(ROUNDS):
            self.random.choice(deeds)()
        self.read_stream(self.own)
        self.read_log(0, 100_000)
        return self.history

    def append_own(self) -> None:
        """Where nobody else writes; then look."""
        self.append(self.own, len(self.read_stream(self.own)), Command())
        self.read_stream(self.own)

    def append_hot(self) -> None:
        """Where everybody writes, on what was read before; then look."""
        stream = self.random.choice(HOT)
        self.append(stream, len(self.read_stream(stream)), Command())
        self.read_stream(stream)

    def repeat(self) -> None:
        """A command that others send as well, and perhaps just now."""
        command = Command(id=self.random.choice(SHARED))
        self.append(uuid5(command.id, f"{self.name} {self.marks}"), 0, command)
        for _ in range(2):
            asked = self.count()
            given = self.recorder.answer(command.id)
            position = given.position if given else 0
            told = Answered(self.name, asked, self.count(), str(command.id), position)
            self.history.append(told)

    def follow(self) -> None:
        """The next page of the log, from where it was; now and then from the beginning."""
        self.seen += self.read_log(self.seen, self.random.choice([3, 20, 1000]))
        if self.random.random() < 0.2:
            self.read_log(0, 100_000)

    def append(self, stream: UUID, version: int, command: Command) -> None:
        """One to three events."""
        events = []
        for n in range(1, self.random.choice([1, 1, 2, 3]) + 1):
            self.marks += 1
            mark = f"{self.name} {self.marks}".encode()
            events.append(StoredEvent(stream, version + n, "case.identified", mark))
        asked = self.count()
        try:
            positions = self.recorder.insert_events(events, command=command) or []
        except IntegrityError:
            positions = []
        told = _events(zip(positions or [0] * len(events), events, strict=True))
        done = (self.name, asked, self.count(), str(command.id), told, bool(positions))
        self.history.append(Appended(*done))

    def read_stream(self, stream: UUID) -> list[StoredEvent]:
        """Whole. A stream does not say its events' positions; `settled` puts them in."""
        asked = self.count()
        found = list(self.recorder.select_events(stream))
        events = _events((0, each) for each in found)
        self.history.append(Read(self.name, asked, self.count(), events, stream=str(stream)))
        return found

    def read_log(self, after: int, limit: int) -> int:
        """A page; how many events it had."""
        asked = self.count()
        with self.recorder.pool.cursor() as cursor:
            found = reading.page(cursor, self.recorder.log_id, after, limit)
        events = _events((each.position, _stored(each)) for each in found)
        is_all = len(found) < limit
        read = Read(self.name, asked, self.count(), events, after=after, is_all=is_all)
        self.history.append(read)
        return len(found)


def _stored(each: reading.Recorded) -> StoredEvent:
    return StoredEvent(each.stream_id, each.version, each.topic, each.state)


def _events(found: Iterable[tuple[int, StoredEvent]]) -> tuple[Event, ...]:
    return tuple(
        Event(position, str(each.originator_id), each.originator_version, each.state.decode())
        for position, each in found
    )


def settled(history: Iterable[Operation], log: list[Event]) -> list[Operation]:
    """The history, its reads of streams with the positions at which the log has those events."""
    position = {each._replace(position=0): each.position for each in log}
    return [
        each._replace(
            events=tuple(event._replace(position=position.get(event, 0)) for event in each.events)
        )
        if isinstance(each, Read) and each.stream
        else each
        for each in history
    ]


def count_from(counter: Any) -> Callable[[], int]:
    """The next number, the same for all threads and processes."""

    def count() -> int:
        with counter.get_lock():
            counter.value += 1
            return int(counter.value)

    return count


def in_a_process(name: str, log: PgApplicationRecorder, counter: Any, begin: Any, out: Any) -> None:
    client = Client(name, log, count_from(counter))
    begin.wait(PATIENCE)
    out.send(client.work())


def histories_of(
    log: PgApplicationRecorder, others: list[PgApplicationRecorder]
) -> list[Operation]:
    """Eight threads that share one recorder, one for each of the others, and three processes."""
    fork = multiprocessing.get_context("fork")
    counter, begin = fork.Value("q"), fork.Barrier(8 + len(others) + 3)
    pipes = [fork.Pipe(duplex=False) for _ in range(3)]
    processes = [
        fork.Process(target=in_a_process, args=(f"process {n}", log, counter, begin, out))
        for n, (_, out) in enumerate(pipes)
    ]
    for each in processes:
        each.start()
    for _, out in pipes:
        out.close()  # So that a process which fails is an end of file here, and no wait for ever.
    clients = [
        Client(f"thread {n}", recorder, count_from(counter))
        for n, recorder in enumerate([log] * 8 + others)
    ]

    def run(client: Client) -> list[Operation]:
        begin.wait(PATIENCE)
        return client.work()

    with ThreadPoolExecutor(len(clients)) as threads:
        told = list(threads.map(run, clients))
    told += [given.recv() for given, _ in pipes]
    for each in processes:
        each.join()
    return [operation for each in told for operation in each]


def test_everybody_is_told_the_truth(log: PgApplicationRecorder, database: Any) -> None:
    pool = Pool(database.app_url)
    others = [PgApplicationRecorder(pool, log.log_id, "county") for _ in range(2)]
    history = histories_of(log, others)
    reader = Client("reader", log, count_from(multiprocessing.Value("q")))
    reader.read_log(0, 100_000)
    pool.close()
    (whole,) = reader.history
    assert isinstance(whole, Read)
    assert faults(settled(history, list(whole.events)), list(whole.events)) == []
    must_have_been_tried(history)


def must_have_been_tried(history: list[Operation]) -> None:
    """A history in which nobody met anybody would prove nothing."""
    appends = [each for each in history if isinstance(each, Appended)]
    hot = {str(each) for each in HOT}
    refused = [each for each in appends if not each.is_acknowledged]
    assert len([each for each in refused if each.events[0].stream in hot]) >= 10
    assert len([each for each in refused if each.events[0].stream not in hot]) >= 10
    assert len([each for each in appends if each.is_acknowledged]) >= 100

"""Does what clients were told, while they all spoke at once, agree with the log that came of it?

Each client does one thing after another, and notes when it asked and when it was answered: not by
a clock, but by a counter that all share. `faults` then says all that a sound store cannot have told
them. After Jepsen's Elle: every event has a mark of its own, so that a read says whom it saw.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias


class Event(NamedTuple):
    """One event as somebody wrote or saw it. `mark` is what no other attempt ever wrote."""

    position: int
    stream: str
    version: int
    mark: str


class Appended(NamedTuple):
    """An append. Acknowledged, its events have positions; otherwise it was refused."""

    client: str
    asked: int
    answered: int
    command: str
    events: tuple[Event, ...]
    is_acknowledged: bool


class Answered(NamedTuple):
    """A command was asked for its answer: its last position, or 0 if it was never here."""

    client: str
    asked: int
    answered: int
    command: str
    position: int


class Read(NamedTuple):
    """Events after a position, or of one stream whole; `is_all` says that no limit cut it short."""

    client: str
    asked: int
    answered: int
    events: tuple[Event, ...]
    after: int = 0
    stream: str = ""
    is_all: bool = True


Operation: TypeAlias = Appended | Answered | Read


class Fault(NamedTuple):
    """What a sound store never does, and where it did."""

    name: str
    where: object


def faults(history: Sequence[Operation], log: Sequence[Event]) -> list[Fault]:
    """Everything that is wrong; nothing, if all were told the truth in time. `log` is what stands.

    lost update      an acknowledged event is not where it was acknowledged, or two are in one place
    dirty write      a refused append is on record all the same, in whole or in part
    needless refusal an append was refused though nobody stood in its way
    dirty read       a read shows what is not on record there, or passes over what is
    twice            one command is on record more than once
    other answer     a command that was carried out is answered otherwise, or not at all
    order            what was asked after an answer stands before what was answered
    own write unseen a client does not see what it was told it had written
    going back       a client does not see what it saw before
    stale read       a read does not see what was acknowledged to anybody before it was asked
    """
    return [
        *_of_the_log(log),
        *_of_writes(history, set(log)),
        *_of_refusals(history, log),
        *_of_reads(history, log),
        *_of_commands(history),
        *_of_order(history),
        *_of_clients(history),
        *_of_staleness(history),
    ]


def _appended(history: Sequence[Operation], acknowledged: bool = True) -> list[Appended]:
    every = [each for each in history if isinstance(each, Appended)]
    return [each for each in every if each.is_acknowledged == acknowledged]


def _of_the_log(log: Sequence[Event]) -> Iterator[Fault]:
    ends: dict[str, int] = defaultdict(int)
    for expected, each in enumerate(log, 1):
        ends[each.stream] += 1
        if (each.position, each.version) != (expected, ends[each.stream]):
            yield Fault("lost update", each)


def _of_writes(history: Sequence[Operation], on_record: set[Event]) -> Iterator[Fault]:
    places: dict[tuple[str, int], Appended] = {}
    for append in _appended(history):
        for event in append.events:
            if event not in on_record:
                yield Fault("lost update", append)
            if places.setdefault((event.stream, event.version), append) is not append:
                yield Fault("lost update", append)
    marks = {event.mark for event in on_record}
    for append in _appended(history, acknowledged=False):
        if marks & {event.mark for event in append.events}:
            yield Fault("dirty write", append)


def _of_refusals(history: Sequence[Operation], log: Sequence[Event]) -> Iterator[Fault]:
    """What explains one was asked for before it, or by somebody who heard no answer."""
    ways = {(each.stream, each.version): 0 for each in log}
    commands: dict[str, int] = {}
    for append in _appended(history):
        commands[append.command] = append.asked
        ways |= {(each.stream, each.version): append.asked for each in append.events}
    for append in _appended(history, acknowledged=False):
        found = [ways.get((each.stream, each.version)) for each in append.events]
        stood = [each for each in [*found, commands.get(append.command)] if each is not None]
        if not any(asked < append.answered for asked in stood):
            yield Fault("needless refusal", append)


def _of_reads(history: Sequence[Operation], log: Sequence[Event]) -> Iterator[Fault]:
    streams: dict[str, list[Event]] = defaultdict(list)
    for each in log:
        streams[each.stream].append(each)
    for read in history:
        if isinstance(read, Read):
            source = streams[read.stream] if read.stream else log[read.after :]
            if list(read.events) != list(source[: len(read.events)]):
                yield Fault("dirty read", read)


def _of_commands(history: Sequence[Operation]) -> Iterator[Fault]:
    first: dict[str, Appended] = {}
    for append in _appended(history):
        if first.setdefault(append.command, append) is not append:
            yield Fault("twice", append)
    told: dict[str, set[int]] = defaultdict(set)
    for each in history:
        if isinstance(each, Answered):
            carried_out = first.get(each.command)
            told[each.command] |= {each.position} - {0}
            if carried_out and not each.position and carried_out.answered < each.asked:
                yield Fault("other answer", each)
    for command, positions in told.items():
        ended = {first[command].events[-1].position} if command in first else set()
        if len(positions | ended) > 1:
            yield Fault("other answer", command)


def _of_order(history: Sequence[Operation]) -> Iterator[Fault]:
    """Whoever asks later stands later: later than all that anybody knew when it asked."""
    known = _known(history)
    for append in _appended(history):
        if append.events[0].position <= known.before(append.asked):
            yield Fault("order", append)


def _of_staleness(history: Sequence[Operation]) -> Iterator[Fault]:
    known = _known(_appended(history))
    for read in history:
        if isinstance(read, Read) and read.is_all and not read.stream:
            end = read.events[-1].position if read.events else read.after
            if end < known.before(read.asked):
                yield Fault("stale read", read)


class _Known:
    """The last position that anybody had been told of, at any time."""

    def __init__(self, told: list[tuple[int, int]]) -> None:
        self.told = sorted(told)
        self.best = [0]
        for _, position in self.told:
            self.best.append(max(self.best[-1], position))

    def before(self, asked: int) -> int:
        low, high = 0, len(self.told)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.told[middle][0] < asked else (low, middle)
        return self.best[low]


def _known(history: Sequence[Operation]) -> _Known:
    return _Known(
        [
            (each.answered, max(event.position for event in each.events))
            for each in history
            if isinstance(each, Appended | Read)
            and each.events
            and (isinstance(each, Read) or each.is_acknowledged)
        ]
    )


def _of_clients(history: Sequence[Operation]) -> Iterator[Fault]:
    clients: dict[str, list[Operation]] = defaultdict(list)
    for each in sorted(history, key=lambda each: each.asked):
        clients[each.client].append(each)
    for operations in clients.values():
        yield from _of_client(operations)


def _of_client(operations: Sequence[Operation]) -> Iterator[Fault]:
    wrote: set[Event] = set()
    saw: set[Event] = set()
    for each in operations:
        if isinstance(each, Appended) and each.is_acknowledged:
            wrote |= set(each.events)
        if isinstance(each, Read):
            if each.is_all and _missed(each, wrote):
                yield Fault("own write unseen", each)
            if each.is_all and _missed(each, saw):
                yield Fault("going back", each)
            saw |= set(each.events)


def _missed(read: Read, known: set[Event]) -> set[Event]:
    """What the read should have shown."""
    within = {
        each
        for each in known
        if (each.stream == read.stream if read.stream else each.position > read.after)
    }
    return within - set(read.events)

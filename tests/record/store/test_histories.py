"""The checker of histories: it must find each lie, and must not call the truth one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.record.store.histories import Answered, Appended, Event, Operation, Read, faults

ONE, TWO, THREE = Event(1, "a", 1, "x"), Event(2, "b", 1, "y"), Event(3, "a", 2, "z")
LOG = [ONE, TWO, THREE]


def ack(client: str, asked: int, answered: int, *events: Event, command: str = "") -> Appended:
    return Appended(
        client, asked, answered, command or events[0].mark, events, is_acknowledged=True
    )


def refusal(client: str, asked: int, answered: int, *events: Event) -> Appended:
    return Appended(client, asked, answered, events[0].mark, events, is_acknowledged=False)


def read(client: str, asked: int, *events: Event, **which: Any) -> Read:
    return Read(client, asked, asked + 1, events, **which)


WRITES: list[Operation] = [ack("p", 1, 4, ONE), ack("q", 2, 6, TWO), ack("p", 7, 9, THREE)]

GOOD: dict[str, list[Operation]] = {
    "nothing but the writes": [],
    "what overlaps may stand in any order": [ack("q", 2, 6, TWO)],
    "a read while it is written may see it or not": [read("r", 2), read("s", 2, ONE)],
    "a page": [read("r", 10, ONE, TWO, is_all=False), read("r", 12, THREE, after=2)],
    "a stream": [read("r", 10, ONE, THREE, stream="a"), read("r", 12, TWO, stream="b")],
    "a conflict": [refusal("r", 10, 11, Event(0, "a", 2, "other"))],
    "a command that another carried out": [
        Appended("r", 10, 11, "x", (Event(0, "c", 1, "other"),), is_acknowledged=False)
    ],
    "an answer before, none; afterwards, the first": [
        Answered("r", 0, 1, "x", 0),
        Answered("r", 10, 11, "x", 1),
        Answered("r", 12, 13, "x", 1),
    ],
    "an end that one client saw and another not yet": [
        read("r", 3, ONE),
        Read("s", 2, 8, ()),
    ],
}

BAD: dict[str, tuple[str, list[Operation], list[Event]]] = {
    "an acknowledged event is not there": ("lost update", [], [ONE, TWO]),
    "it is elsewhere": ("lost update", [], [ONE, THREE._replace(position=2)]),
    "two hold one version": ("lost update", [ack("r", 1, 9, THREE._replace(mark="o"))], LOG),
    "a position is missing": ("lost update", [], [ONE, TWO, THREE._replace(position=4)]),
    "a version is missing": ("lost update", [], [ONE, TWO, THREE._replace(version=3)]),
    "what was refused is there": ("dirty write", [refusal("r", 1, 9, THREE)], LOG),
    "a refusal that nothing explains": (
        "needless refusal",
        [refusal("r", 10, 11, Event(0, "a", 3, "other"))],
        LOG,
    ),
    "a refusal that only what came later explains": (
        "needless refusal",
        [refusal("r", 5, 6, Event(0, "a", 2, "other"))],
        LOG,
    ),
    "a read shows what never was": ("dirty read", [read("r", 2, Event(1, "c", 1, "?"))], LOG),
    "a read passes over one": ("dirty read", [read("r", 10, ONE, THREE)], LOG),
    "a stream is read from its middle": ("dirty read", [read("r", 10, THREE, stream="a")], LOG),
    "a read is out of order": ("dirty read", [read("r", 10, TWO, ONE, THREE)], LOG),
    "a command is carried out twice": (
        "twice",
        [ack("r", 10, 11, Event(4, "c", 1, "w"), command="x")],
        [*LOG, Event(4, "c", 1, "w")],
    ),
    "a command is forgotten": ("other answer", [Answered("r", 10, 11, "x", 0)], LOG),
    "a command is answered with another's": ("other answer", [Answered("r", 3, 5, "x", 2)], LOG),
    "two answers": (
        "other answer",
        [Answered("r", 3, 5, "c", 1), Answered("r", 6, 7, "c", 2)],
        LOG,
    ),
    "who asked later stands before": (
        "order",
        [ack("r", 12, 13, Event(4, "c", 1, "w")), ack("s", 10, 11, Event(5, "d", 1, "v"))],
        [*LOG, Event(4, "c", 1, "w"), Event(5, "d", 1, "v")],
    ),
    "who asked after it was read stands before": (
        "order",
        [read("r", 10, *LOG, Event(4, "c", 1, "w")), ack("s", 12, 13, Event(4, "c", 1, "w"))],
        [*LOG, Event(4, "c", 1, "w")],
    ),
    "a client does not see its own": ("own write unseen", [read("p", 5)], LOG),
    "a client does not see its own in its stream": (
        "own write unseen",
        [read("p", 10, ONE, stream="a")],
        LOG,
    ),
    "a client sees less of the log than before": (
        "going back",
        [read("r", 2, ONE), Read("r", 3, 5, ())],
        LOG,
    ),
    "a client sees less of a stream than of the log": (
        "going back",
        [read("r", 2, ONE), Read("r", 3, 5, (), stream="a")],
        LOG,
    ),
    "a client reads what was acknowledged before as not there": (
        "stale read",
        [read("r", 10, ONE, TWO)],
        LOG,
    ),
}


@pytest.mark.parametrize("more", GOOD.values(), ids=GOOD)
def test_a_true_history_has_no_fault(more: list[Operation]) -> None:
    assert faults([*WRITES, *(each for each in more if each not in WRITES)], LOG) == []


@pytest.mark.parametrize(("name", "more", "log"), BAD.values(), ids=BAD)
def test_a_lie_is_found_and_called_by_its_name(
    name: str, more: list[Operation], log: list[Event]
) -> None:
    assert name in {each.name for each in faults([*WRITES, *more], log)}


def test_there_is_a_lie_of_every_kind() -> None:
    said = (faults.__doc__ or "").partition("\n\n")[2].strip().splitlines()
    assert {name for name, _, _ in BAD.values()} == {each.strip()[:16].strip() for each in said}

"""Cases on their way, told at random but from a seed, and a record to tell them to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from anything import PAPER, any_act, any_step
from eventsourcing.persistence import StoredEvent

from domain import Case, Casework, Inquiry
from domain.actors import Act, Role
from domain.asking import Channel, Ending, Method, Told
from domain.casework import Command
from domain.counts import Count, Level
from domain.matching import FIELDS, Key
from domain.procedures import PROCEDURES
from domain.refusals import Refusal
from record.store.logs import open_log
from record.store.pool import Pool
from record.store.recorder import PgApplicationRecorder
from record.store.roles import PROJECTOR, READER, VAULT
from record.vault.race_groups import keep_race_groups

COUNTIES = ("Alameda", "San Francisco", "")


@pytest.fixture
def poison(writing: Pool, log_id: int) -> Callable[[UUID, int], None]:
    """Puts an event on record that nobody can read: a topic of a program we do not have."""

    def poison(stream_id: UUID, version: int) -> None:
        recorder = PgApplicationRecorder(writing, log_id, "county")
        command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
        event = StoredEvent(stream_id, version, "case.unheard_of", b"{}")
        recorder.insert_events([event], command=command)

    return poison


@pytest.fixture
def pool(database: Any) -> Iterator[Pool]:
    """Connections as whoever folds has them."""
    pool = Pool(database.app_url, role=PROJECTOR)
    yield pool
    pool.close()


@pytest.fixture
def writing(database: Any) -> Iterator[Pool]:
    """Connections as whoever appends has them."""
    pool = Pool(database.app_url)
    yield pool
    pool.close()


@pytest.fixture
def reading(database: Any) -> Iterator[Pool]:
    """Connections as whoever reads reports has them."""
    pool = Pool(database.app_url, role=READER)
    yield pool
    pool.close()


@pytest.fixture
def recorded(database: Any, log_id: int) -> Callable[[dict[UUID, str]], None]:
    """Keeps of which race group the person of each case is."""

    def recorded(groups: dict[UUID, str]) -> None:
        pool = Pool(database.app_url, role=VAULT)
        with pool.cursor(commit=True) as cursor:
            keep_race_groups(cursor, log_id, groups)
        pool.close()

    return recorded


@pytest.fixture
def log_id(writing: Pool) -> int:
    """The number of the county's log."""
    with writing.cursor(commit=True) as cursor:
        return open_log(cursor, "county")


@pytest.fixture
def casework(database: Any, log_id: int) -> Iterator[Casework]:
    """The application, on the county's log."""
    env = {
        "PERSISTENCE_MODULE": "record.store",
        "DATABASE_URL": database.app_url,
        "DOCKETPROOF_LOG": "county",
    }
    with Casework(env) as casework:
        yield casework


@pytest.fixture
def save(casework: Casework) -> Callable[..., int]:
    """Puts new events on record in one commit; returns the last position."""

    def save(*aggregates: Any) -> int:
        command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
        return casework.save(*aggregates, command=command)[-1].notification.id

    return save


@pytest.fixture
def act() -> Callable[..., Act]:
    """Makes an act: in a role, on a day, by that role's usual person, on paper."""

    def act(role: str, on: date = date(2018, 3, 1), by: str | None = None) -> Act:
        return Act(by or f"{role}-1", Role(role), on, PAPER)

    return act


@pytest.fixture
def identified(act: Callable[..., Act]) -> Callable[..., Case]:
    """Makes a new case of two counts: a felony, 11358, and a misdemeanor, 11357(c)."""

    def identified(**other: Any) -> Case:
        what = {
            "county": "Alameda",
            "procedure": "petition",
            "person_id": UUID(int=7),
            "source": "hand",
            "counts": (
                Count(1, "11358", "", Level.FELONY, date(1990, 5, 4)),
                Count(2, "11357", "c", Level.MISDEMEANOR, None, ("no_date",)),
            ),
        }
        return Case.identify(act("clerk", date(2018, 2, 20)), **(what | other))

    return identified


@pytest.fixture
def tell(save: Callable[..., int]) -> Callable[..., dict[UUID, Case]]:
    """Tells a random history of so many cases, mixed among each other, a few events a commit.

    A quarter as many inquiries are told among them.

    `after` is told the position after each commit.
    """

    def tell(
        seed: int,
        cases: int = 12,
        steps: int = 120,
        after: Callable[[int], object] = lambda position: position,
    ) -> dict[UUID, Case]:
        rng = Random(seed)  # noqa: S311 - no secret hangs on it.
        told = [_begin(rng) for _ in range(cases)]
        histories = {case.id: [*case.pending_events] for case in told}
        asked = [_asked(rng) for _ in range(cases // 4)]
        for each in (*told, *asked):
            after(save(each))
        for _ in range(steps // 4):
            drawn = rng.sample(told, 4)
            for case in drawn:
                any_step(
                    rng, case, [each for each in drawn if each is not case], histories[case.id]
                )
            moved = [case for case in drawn if case.pending_events]
            for case in moved:
                histories[case.id] += case.pending_events
            heard = [each for each in asked if rng.random() < 0.2 and _hear(rng, each, told)]
            if moved or heard:
                after(save(*moved, *heard))
        return {case.id: case for case in told}

    return tell


def _begin(rng: Random) -> Case:
    counts = [_count(rng, number) for number in range(1, rng.randint(2, 5))]
    return Case.identify(
        any_act(rng, Role.CLERK),
        county=rng.choice(COUNTIES),
        procedure=rng.choice(list(PROCEDURES)),
        person_id=UUID(int=rng.getrandbits(128)),
        source=rng.choice(["hand", "a\tb\\N\nc", "ümläut \\", "None"]),
        counts=counts,
    )


def _count(rng: Random, number: int) -> Count:
    on = rng.choice([None, date(1975, 1, 1) + timedelta(rng.randint(0, 15_000))])
    section = rng.choice(["11357", "11358", "11359", "11360"])
    level = rng.choice([Level.FELONY, Level.FELONY, Level.MISDEMEANOR, None])
    return Count(number, section, rng.choice(["", "a", "b"]), level, on)


def _asked(rng: Random) -> Inquiry:
    given = rng.sample(FIELDS, rng.randint(1, len(FIELDS)))
    channel, county = rng.choice(list(Channel)), rng.choice(COUNTIES)
    return Inquiry.receive(any_act(rng, Role.SYSTEM), channel=channel, county=county, given=given)


def _hear(rng: Random, inquiry: Inquiry, cases: list[Case]) -> bool:
    """One step of the inquiry, if the law allows the one that is drawn."""
    act, method = any_act(rng, Role.CLERK), rng.choice(list(Method))
    hers = rng.sample(cases, rng.randint(1, 2))
    keys = [Key.CII] if rng.random() < 0.5 else [Key.DOCKET, Key.NAME_AND_BIRTH_DATE]
    steps = [
        lambda: inquiry.match(act, {case.id: keys for case in hers}),
        lambda: inquiry.unmatch(act),
        lambda: inquiry.answer(act, method, rng.choice(list(Told))),
        lambda: inquiry.follow_up(act, method, reached=rng.random() < 0.5),
        lambda: inquiry.close(act, rng.choice(list(Ending))),
        lambda: inquiry.reopen(act, "again"),
    ]
    try:
        rng.choice(steps)()
    except Refusal:
        return False
    return True

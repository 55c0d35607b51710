"""San Francisco: the office goes through its list of 2018 itself; nobody petitions or appears."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.counts import Level, Outcome
from simulation.drawing import Drawing
from simulation.lives import SAN_FRANCISCO, Life, Person, Step
from simulation.roads import MOTION, PETITIONS, UNCHECKED, on_days, stepped

FELONIES, MISDEMEANORS = 4_940, 3_038
EARLIER = 23
"""Petitions of the year before, of which the list knew nothing: their cases are in it again."""
PREPARED, FILED, GRANTED = 962, 528, 428
"""Motions on misdemeanors by 14 May 2018: of those prepared some were filed, of those granted."""

LISTED_ON, COUNTED_ON = date(2018, 1, 31), date(2018, 5, 14)
REST_ON = date(2018, 6, 1)

ROADS = {"not eligible": 500, "hand review": 340, "filed": 77, "denied": 20, "withdrawn": 30}
"""Invented: which felonies were not dismissed or redesignated."""
REDESIGNATED = 900
"""Invented: felonies that became misdemeanors."""


def san_francisco(drawing: Drawing) -> Iterator[Life]:
    """The earlier petitions, then every count of the list: a case each, most of one person each."""
    earlier = [_earlier(drawing) for _ in range(drawing.of(EARLIER))]
    yield from earlier
    yield from _misdemeanors(drawing)
    yield from _felonies(drawing, earlier)


def _earlier(drawing: Drawing) -> Life:
    begin = date(2017, 1, 3) + timedelta(drawing.rng.randrange(180))
    found = Step("identify", begin)
    steps = (found, *stepped(drawing.rng, begin, PETITIONS["dismissed"]))
    return _life(drawing, "petition", "petition", Level.FELONY, steps)


def _misdemeanors(drawing: Drawing) -> Iterator[Life]:
    prepared, filed, granted = map(drawing.of, (PREPARED, FILED, GRANTED))
    for place in range(drawing.of(MISDEMEANORS)):
        yield _life(
            drawing,
            "motion",
            "list:2018",
            Level.MISDEMEANOR,
            (Step("identify", LISTED_ON), *_moved(drawing, place, prepared, filed, granted)),
        )


def _moved(
    drawing: Drawing, place: int, prepared: int, filed: int, granted: int
) -> tuple[Step, ...]:
    """How far it was by the day when the office counted, and how it went on."""
    rng, verbs = drawing.rng, (*UNCHECKED, "dismiss")
    early = stepped(rng, LISTED_ON, verbs, 25)
    late = stepped(rng, COUNTED_ON + timedelta(14), verbs, 25)
    begun = 4 if place < granted else 3 if place < filed else 2 if place < prepared else 0
    if begun:
        return (*early[:begun], *late[begun:])
    return stepped(rng, REST_ON + timedelta(rng.randrange(150)), verbs, 25)


def _felonies(drawing: Drawing, earlier: list[Life]) -> Iterator[Life]:
    roads = [name for name, number in ROADS.items() for _ in range(drawing.of(number))]
    roads += ["redesignated"] * drawing.of(REDESIGNATED)
    roads += ["dismissed"] * (drawing.of(FELONIES) - len(roads) - len(earlier))
    drawing.rng.shuffle(roads)
    for road in roads:
        begin = LISTED_ON + timedelta(drawing.rng.randrange(200))
        steps = (Step("identify", LISTED_ON), *stepped(drawing.rng, begin, FELONY_ROADS[road]))
        yield _life(drawing, "motion", "list:2018", Level.FELONY, steps, OUTCOMES.get(road))
    for other in earlier:
        steps = on_days(("identify", LISTED_ON), ("link", LISTED_ON), ("merge", LISTED_ON))
        yield _life(
            drawing, "motion", "list:2018", Level.FELONY, steps, person=other.person, twin=other
        )


FELONY_ROADS = {
    "dismissed": (*MOTION, "dismiss"),
    "redesignated": (*MOTION, "redesignate"),
    "denied": (*MOTION, "deny"),
    "withdrawn": (*MOTION, "withdraw"),
    "filed": MOTION,
    "not eligible": ("check",),
    "hand review": ("check",),
}
OUTCOMES = {
    "not eligible": Outcome.NOT_ELIGIBLE,
    "hand review": Outcome.HAND_REVIEW,
    "redesignated": Outcome.REDUCE,
}


def _life(
    drawing: Drawing,
    procedure: str,
    source: str,
    level: Level,
    steps: tuple[Step, ...],
    outcome: Outcome | None = None,
    *,
    person: Person | None = None,
    twin: Life | None = None,
) -> Life:
    return Life(
        number=next(drawing.numbers),
        county=SAN_FRANCISCO,
        procedure=procedure,
        source=source,
        person=person or drawing.person(),
        convictions=twin.convictions if twin else (drawing.conviction(SAN_FRANCISCO, level),),
        steps=steps,
        outcome=outcome or Outcome.DISMISS,
        same_as=twin.number if twin else None,
    )

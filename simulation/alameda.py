"""Alameda: petitions since November 2016, the office's own list of 2018, one order in July 2020."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.counts import Level, Outcome
from simulation.drawing import Drawing
from simulation.lives import ALAMEDA, Life, Person, Step
from simulation.roads import PETITIONS, on_days, stepped

EARLIER = 609
"""Petitions granted from 9 November 2016 to 31 December 2017."""
CASES, PERSONS = 5_900, 5_000
"""The list of 20 February 2018."""
REDUCED, LOWERED = 6_921, 1_235
"""The order of 2020: felonies to misdemeanors, misdemeanors to infractions."""

FIRST_GRANT, LAST_GRANT = date(2016, 11, 9), date(2017, 12, 31)
LISTED_ON, GROWN_ON, TURNED_ON = date(2018, 2, 20), date(2019, 7, 1), date(2020, 5, 4)
ORDERED_ON = date(2020, 7, 10)
A_WEEK = 12
"""Petitions begun a week; the office said that it could do up to 100."""

ROADS = {
    "dismissed": 830,
    "sealed": 40,
    "filed again": 15,
    "denied": 30,
    "returned": 25,
    "withdrawn": 60,
    "reopened": 10,
    "corrected": 10,
    "filed": 20,
    "signed": 10,
    "agreed": 15,
    "not eligible": 100,
    "hand review": 35,
    "held": 10,
    "linked": 10,
    "merged": 20,
}
"""Invented: of the list, how many had gone which way by petition before the order."""

TWINS = ("merged", "linked")
"""Roads of cases that the list has twice, or seems to."""
ONE_COUNT = 0.85
"""Invented: how many of the petitions' cases are of a single count."""

OUTCOMES = {"not eligible": Outcome.NOT_ELIGIBLE, "hand review": Outcome.HAND_REVIEW}


def alameda(drawing: Drawing) -> Iterator[Life]:
    """All of them: 609 earlier petitions, the list, and what it grew by for the order."""
    for _ in range(drawing.of(EARLIER)):
        yield _earlier(drawing)
    people = _people(drawing)
    yield from _petitions(drawing, people)
    levels = [Level.FELONY] * drawing.of(REDUCED) + [Level.MISDEMEANOR] * drawing.of(LOWERED)
    drawing.rng.shuffle(levels)
    for level in levels:
        yield _ordered(drawing, people.pop() if people else None, level)


def _people(drawing: Drawing) -> list[Person]:
    """Of whom each case of the list is: of one person, or the second one of somebody."""
    cases, persons = drawing.of(CASES), drawing.of(PERSONS)
    once = [drawing.person() for _ in range(persons)]
    return [*once, *once[: cases - persons]]


def _earlier(drawing: Drawing) -> Life:
    granted = FIRST_GRANT + timedelta(drawing.rng.randrange((LAST_GRANT - FIRST_GRANT).days + 1))
    filed = max(granted - timedelta(drawing.rng.randint(0, 40)), FIRST_GRANT)
    verbs = ("identify", *PETITIONS["filed"])
    steps = on_days(*((verb, filed) for verb in verbs), ("dismiss", granted))
    return _life(drawing, "petition", "petition", drawing.person(), steps)


def _petitions(drawing: Drawing, people: list[Person]) -> Iterator[Life]:
    """Those of the list that had begun by petition: no more a week than the office said.

    Takes their people from the list; one that is merged is of the person whose case it is.
    """
    roads = [name for name, number in ROADS.items() for _ in range(drawing.of(number))]
    drawing.rng.shuffle(roads)
    # Twins come last, so that there is somebody to be the same as.
    roads.sort(key=lambda road: 1 + TWINS.index(road) if road in TWINS else 0)
    made: list[Life] = []
    for place, road in enumerate(roads):
        begin = LISTED_ON + timedelta(7 * (place // A_WEEK))
        twin = made.pop(0) if road in TWINS else None
        if road == "merged" and twin:
            # The list has this person twice: take the second one.
            person = people.pop(len(people) - 1 - people[::-1].index(twin.person))
        else:
            person = people.pop(0)
        life = _life(
            drawing,
            "petition",
            "list:2018",
            person,
            (Step("identify", LISTED_ON), *stepped(drawing.rng, begin, PETITIONS[road], 12)),
            outcome=OUTCOMES.get(road, Outcome.DISMISS),
            counts=1 if drawing.rng.random() < ONE_COUNT else 2,
            same_as=twin.number if twin else None,
        )
        made.append(life)
        yield life


def _ordered(drawing: Drawing, person: Person | None, level: Level) -> Life:
    """One conviction of the order: of the list, or of what it grew by."""
    rng = drawing.rng
    after = ("leave_unchallenged", "file")
    last = (*stepped(rng, TURNED_ON + timedelta(10), ("check", *after), 14),)
    end = Step("redesignate", ORDERED_ON)
    if person:
        turned = (Step("identify", LISTED_ON), Step("change_procedure", TURNED_ON))
        return _life(drawing, "petition", "list:2018", person, (*turned, *last, end), level=level)
    found = Step("identify", GROWN_ON + timedelta(rng.randrange(200)))
    return _life(
        drawing, "statutory", "list:2019", drawing.person(), (found, *last, end), level=level
    )


def _life(
    drawing: Drawing,
    procedure: str,
    source: str,
    person: Person,
    steps: tuple[Step, ...],
    *,
    outcome: Outcome = Outcome.DISMISS,
    counts: int = 1,
    level: Level | None = None,
    same_as: int | None = None,
) -> Life:
    levels = [level or drawing.level() for _ in range(counts)]
    convictions = tuple(drawing.conviction(ALAMEDA, each) for each in levels)
    return Life(
        number=next(drawing.numbers),
        county=ALAMEDA,
        procedure=procedure,
        source=source,
        person=person,
        convictions=convictions,
        steps=steps,
        outcome=Outcome.REDUCE if steps[-1].verb == "redesignate" else outcome,
        same_as=same_as,
    )

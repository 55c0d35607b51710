"""How does a plan become facts? By the domain's own rules, in the order of legal days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from domain.actors import Act, Document, Order, Role
from domain.bulk_order import BulkOrder
from domain.case import Case
from domain.counts import Count, Level, OtherConvictions, Scope
from domain.listed import Direction, Ordered, carry_out
from simulation.alameda import ORDERED_ON
from simulation.lives import ALAMEDA, Life, Step, drawn_id
from simulation.plan import Plan
from simulation.steps import STEPS, act, hand

LIST = Document("SIM-LIST", sha256(b"the list of the simulated bulk order").hexdigest())
AT_ONCE = 500
"""Cases of the bulk order in one page."""
NOTHING = OtherConvictions(convictions=0, felonies=0, latest_on=None)


@dataclass
class Living:
    """The cases of a plan, as far as they have been told."""

    plan: Plan
    cases: dict[int, Case] = field(default_factory=dict)
    """By the number of the life."""
    facts: dict[int, list[Any]] = field(default_factory=dict)
    """Of those only whose facts will have to be shown again."""

    def told(self) -> Iterator[list[Any]]:
        """Take one step after the other; what each changed, the one to be saved first in front."""
        lives = {life.number: life for life in self.plan.lives}
        steps = [
            (step.on, life.number, place)
            for life in lives.values()
            for place, step in enumerate(life.steps)
        ]
        ordered = sorted(steps, key=lambda each: (each[0], each[2], each[1]))
        listed = [
            lives[number]
            for on, number, place in ordered
            if is_of_the_order(lives[number], lives[number].steps[place])
        ]
        is_carried_out = False
        for _, number, place in ordered:
            life = lives[number]
            step = life.steps[place]
            if not is_of_the_order(life, step):
                yield self._take(life, step)
            elif not is_carried_out:
                is_carried_out = True
                yield from self._order(listed)

    def _take(self, life: Life, step: Step) -> list[Any]:
        if step.verb in STEPS:
            moved: list[Any] = []
            STEPS[step.verb](self.cases[life.number], life, step.on)
        else:
            moved = getattr(self, f"_{step.verb}")(life, step.on)
        case = self.cases[life.number]
        if any(each.verb == "correct" for each in life.steps):
            known = {fact.originator_version for fact in self.facts.setdefault(life.number, [])}
            new = [each for each in case.pending_events if each.originator_version not in known]
            self.facts[life.number] += new
        return [*moved, case]

    def _order(self, lives: list[Life]) -> Iterator[list[Any]]:
        """One signed order for all of them, page by page."""
        court = Act(hand(Role.COURT_CLERK), Role.COURT_CLERK, ORDERED_ON, LIST)
        order_id = drawn_id("bulk order", self.plan.seed)
        order = Order("SIM-ORDER-2020", "Simulated Judge", order_id)
        ordered = {
            str(each): sum(_ordered(life).ordered == each for life in lives)
            for each in (Ordered.REDESIGNATE_MISDEMEANOR, Ordered.REDESIGNATE_INFRACTION)
        }
        bulk = BulkOrder.receive(
            court,
            order,
            order_id=order_id,
            list_sha256=LIST.sha256,
            n_lines=len(lives),
            n_listed=len(lives),
            ordered=ordered,
        )
        for first in range(0, len(lives), AT_ONCE):
            page = lives[first : first + AT_ONCE]
            cases = [self.cases[life.number] for life in page]
            facts = sum(
                carry_out(case, court, order, [_ordered(life)])
                for life, case in zip(page, cases, strict=True)
            )
            bulk.apply(court, n_listed=len(page), n_applied=len(page), n_facts=facts, exceptions=())
            yield [*cases, bulk]
        bulk.complete(court)
        yield [bulk]

    # The steps: each gives what it moved besides the case itself.

    def _identify(self, life: Life, on: date) -> list[Any]:
        counts = [
            Count(number, each.section, each.subsection, each.level, each.on)
            for number, each in enumerate(life.convictions, 1)
        ]
        self.cases[life.number] = Case.identify(
            act(Role.CLERK, on),
            county=life.county,
            procedure=life.procedure,
            person_id=drawn_id("person", life.person.number),
            source=life.source,
            counts=counts,
            others=NOTHING if life.person.is_told_of else None,
            case_id=life.case_id,
        )
        return []

    def _correct(self, life: Life, on: date) -> list[Any]:
        """The last thing that happened to it never did."""
        history = self.facts[life.number]
        wrong = history[-1].originator_version
        self.cases[life.number].correct(act(Role.CLERK, on), wrong, "wrong_case", history)
        return []

    def _link(self, life: Life, on: date) -> list[Any]:
        self.cases[life.number].link(act(Role.CLERK, on), self._same_as(life).id)
        return []

    def _merge(self, life: Life, on: date) -> list[Any]:
        survivor = self._same_as(life)
        self.cases[life.number].merge(act(Role.CLERK, on), survivor)
        return [survivor]

    def _same_as(self, life: Life) -> Case:
        if life.same_as is None:
            raise ValueError(f"Life {life.number} is the same as no other.")
        return self.cases[life.same_as]


def is_of_the_order(life: Life, step: Step) -> bool:
    """Whether it is the bulk order that takes this step."""
    return life.county == ALAMEDA and step.verb == "redesignate"


def personal(life: Life) -> dict[str, str]:
    """Whom the case is about: a name that nobody has."""
    docket = f"SIM{life.number:06}"
    return {"name": f"SIMULATED,PERSON {life.person.number:05}", "docket": docket}


def _ordered(life: Life) -> Direction:
    """What the order says of a life: one level down; a misdemeanor's record is sealed with it."""
    if life.convictions[0].level is Level.FELONY:
        return Direction(None, Ordered.REDESIGNATE_MISDEMEANOR)
    return Direction(None, Ordered.REDESIGNATE_INFRACTION, Scope.CONVICTION)

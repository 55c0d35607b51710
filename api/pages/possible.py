"""What may happen next on the page of a case: forms for what is open, reasons for what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from api.actors import STAFF, current_actor
from api.fields import today
from api.openings import Opening, an_act, openings, others
from api.pages import step_words, words
from api.pages.form_fields import form_of
from api.steps import STEPS
from domain import Case, Refusal
from domain.actors import Role
from domain.case.fact import Fact
from domain.counts import Outcome, Relief

SAYS_WHAT_A_COUNT_IS = ("case.identified", "case.amended")
FORWARD = [step for step in STEPS if step in step_words.FORWARD]
RULESET = {"ruleset_id": "statute_by_hand", "ruleset_version": "1"}


@dataclass
class Chapter:
    """One chapter of the procedure: the forms of what may be recorded, and what may not, and why.

    `closed` are for this role, but not now; `others` are steps of other roles.
    """

    title: str
    forms: list[Opening] = field(default_factory=list)
    closed: list[Opening] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def possible(case: Case, history: Sequence[Fact], asked: str) -> dict[str, Any]:
    """What the page of a case shows of what may happen next; `asked` is shown in any case."""
    actor = current_actor()
    act = an_act(actor.id, actor.role, today())
    mine = openings(case, act, history)
    found = others(case, mine, act, history, FORWARD)
    return {
        "chapters": _chapters(mine, asked if actor.role in STAFF else ""),
        "openings": mine,
        "standing_against": _distinct(mine),
        "waiting": _waiting(found, actor.role),
        "today": today(),
        **form_parts(case, history, mine),
    }


def form_parts(case: Case, history: Sequence[Fact], mine: Mapping[str, Opening]) -> dict[str, Any]:
    """What the forms are drawn with: their fields, their defaults, and a key for each."""
    return {
        "form_of": form_of,
        "keys": {step: uuid4() for step in STEPS},
        "usual": {f"relief-{n}": _usual(each.finding) for n, each in case.standings.items()},
        "defaults": _defaults(case),
        "facts": {step: _facts(step, history, mine[step]) for step in ("correct", "amend")},
    }


def _chapters(mine: Mapping[str, Opening], asked: str) -> list[Chapter]:
    found = {name: Chapter(title) for name, title in step_words.CHAPTERS.items()}
    for step, opening in mine.items():
        name = step_words.chapter(step)
        chapter = found.setdefault(name, Chapter(name))
        if opening.may_be_recorded or step == asked:
            chapter.forms.append(opening)
        elif opening.is_yours:
            chapter.closed.append(opening)
        else:
            chapter.others.append(step)
    return list(found.values())


def _distinct(mine: Mapping[str, Opening]) -> list[Refusal]:
    """What somebody can do something about, each kind of refusal once for each count."""
    said: dict[tuple[type[Refusal], Any], Refusal] = {}
    for opening in mine.values():
        for each in opening.remarkable:
            said.setdefault((type(each), each.facts.get("count")), each)
    return list(said.values())


def _waiting(found: Mapping[str, list[Role]], mine: Role) -> dict[str, str]:
    """Who else may bring the case forward: the step, and by whom, in words."""
    return {step: " or ".join(_one(role, mine) for role in roles) for step, roles in found.items()}


def _one(role: Role, mine: Role) -> str:
    if role == Role.SYSTEM:
        return words.role(role)
    return f"{'another' if role == mine else 'a'} {words.role(role)}"


def _usual(finding: Any) -> Relief:
    reduces = finding is not None and finding.outcome == Outcome.REDUCE
    return Relief.REDESIGNATE if reduces else Relief.DISMISS


def _defaults(case: Case) -> dict[str, Any]:
    """What stands in the fields before anybody has typed."""
    first = next(iter(case.standings.values())).count
    found = {"ruleset_as_of": today(), "count_number": first.number, **RULESET}
    if len(case.standings) == 1:
        found |= {
            "count_section": first.section,
            "count_subsection": first.subsection,
            "count_level": first.level or "",
            "count_convicted_on": first.convicted_on or "",
        }
    return found | ({"into": case.duplicate_of} if case.duplicate_of else {})


def _facts(step: str, history: Sequence[Fact], opening: Opening) -> list[tuple[str, str]]:
    """Facts of the case to choose from, the latest first."""
    open_to = opening.choices.get("wrong", [])
    return [
        (str(each.originator_version), f"{each.originator_version}: {_fact_in_words(each)}")
        for each in reversed(history)
        if (step == "amend" and each.TOPIC in SAYS_WHAT_A_COUNT_IS)
        or (step == "correct" and (not open_to or str(each.originator_version) in open_to))
    ]


def _fact_in_words(fact: Fact) -> str:
    return f"{words.topic(fact.TOPIC)}, {fact.on}"

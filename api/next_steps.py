"""What may happen next on a case, for programs: every step, open or closed, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from api.fields import today
from api.office import Office
from api.openings import Opening, an_act, openings, others
from api.problems import problem_of
from api.tokens import Actor
from domain import Refusal
from domain.actors import Role


def steps_from_here(office: Office, actor: Actor, case_id: UUID) -> dict[str, Any]:
    """Every step of the case, as it is open to this person today; NoSuchCase if there is none."""
    case = office.casework.case(case_id)
    history = office.casework.history(case)
    act = an_act(actor.id, actor.role, today())
    mine = openings(case, act, history)
    waiting = others(case, mine, act, history)
    steps = [_step(each, waiting.get(each.step, [])) for each in mine.values()]
    return {"id": case.id, "version": case.version, "bucket": case.bucket, "steps": steps}


def _step(opening: Opening, waiting: list[Role]) -> dict[str, Any]:
    return {
        "step": opening.step,
        "is_open": opening.is_open,
        "open_until": opening.until,
        "needs_paper": opening.needs_paper,
        "counts": [{"number": n, "choices": each} for n, each in opening.counts.items()],
        "choices": opening.choices,
        "refusals": [said(each) for each in opening.refusals],
        "waiting_for": waiting,
    }


def said(refusal: Refusal) -> dict[str, str]:
    """A refusal as the problem says it."""
    kind = problem_of(refusal).kind
    return {
        "type": kind.uri,
        "title": kind.title,
        "detail": str(refusal),
        "citation": refusal.citation,
    }

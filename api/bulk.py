"""What can programs do with many cases at once? Let them take one step, each by itself."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response

from api.actors import STAFF, current_actor, office, requires
from api.bodies import answer
from api.cases import idempotency_key
from api.openapi import IDEMPOTENCY_KEY, Blueprint
from api.opening_shapes import VerdictsShape
from api.together import TOGETHER, shape_together, take_together

blueprint = Blueprint("bulk", __name__, url_prefix="/api/v1/cases/steps", description="Cases.")

OUTCOMES = ("done", "refused", "moved")


def _step_view(name: str) -> Any:
    """The operation of one step on many cases."""
    shape = shape_together(name)

    def take(data: dict[str, Any]) -> Response:
        verdicts = take_together(office(), current_actor(), name, data, idempotency_key())
        numbers = Counter(each.outcome for each in verdicts)
        items = [each.answer() for each in verdicts]
        return answer({"items": items} | {each: numbers[each] for each in OUTCOMES})

    take.__name__ = f"{name}_cases"
    take.__doc__ = f"""{shape.__doc__}

    For up to 500 cases, each by itself, with a verdict for each. Where the step names counts,
    every count of a case that it is open to is meant.
    """
    view = blueprint.arguments(shape())(take)
    view = blueprint.response(200, VerdictsShape)(view)
    view = blueprint.doc(operationId=f"{name}Cases", parameters=[IDEMPOTENCY_KEY])(view)
    return requires(*STAFF)(view)


for _name in TOGETHER:
    blueprint.route(f"/{_name}", methods=["POST"])(_step_view(_name))

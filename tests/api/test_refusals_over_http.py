"""Does every refusal arrive over HTTP as the law has it: its sentence, and what it rests on?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from domain.case import Case
from domain.refusals import NotYours, Refusal
from tests.domain.test_bulk_orders import REFUSED
from tests.domain.test_reconciling import RECONCILING
from tests.domain.test_refusals import RAISED

EVERY: dict[type[Refusal], tuple[Callable[[], object], str]] = {
    **RAISED,
    **REFUSED,
    **RECONCILING,
}


def refusal_of(attempt: Callable[[], object]) -> Refusal:
    """What a real step is refused with."""
    with pytest.raises(Refusal) as refused:
        attempt()
    return refused.value


def test_every_refusal_arrives_over_http_with_its_sentence_and_its_citation(
    desk: Any, steps: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = desk.open(steps.case())
    refusals = [(refusal_of(attempt), says) for attempt, says in EVERY.values()]
    for refusal, says in refusals:

        def refuse(*_: Any, because: Refusal = refusal, **__: Any) -> NoReturn:
            raise because

        monkeypatch.setattr(Case, "check", refuse)
        answer = desk.take("clerk", case, "check", steps.check())
        assert answer.mimetype == "application/problem+json"
        assert answer.status_code == (403 if isinstance(refusal, NotYours) else 409)
        assert (answer.json["detail"], answer.json["citation"]) == (says, refusal.citation)
        explained = desk.staff.client("clerk").get(answer.json["type"])
        assert explained.status_code == 200, answer.json["type"]


def test_no_refusal_is_left_out() -> None:
    assert set(EVERY) == set(Refusal.__subclasses__())

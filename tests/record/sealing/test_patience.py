"""Whoever answers in time is heard; whoever does not holds up nobody, and is left to it."""

from __future__ import annotations

from threading import Barrier, Event

import pytest

from record.sealing.patience import Patience


def test_all_are_asked_at_once() -> None:
    both = Barrier(2)
    asked = {"a": lambda: both.wait(timeout=60), "b": lambda: both.wait(timeout=60)}
    assert sorted(Patience(60).ask("x", asked).values()) == [0, 1]


def test_who_is_late_holds_up_nobody_and_is_heard_when_it_is_asked_the_same_again() -> None:
    patience, may_answer, begun = Patience(0.01), Event(), []

    def late() -> str:
        begun.append(1)
        may_answer.wait(timeout=60)
        return "late"

    calls = {"late": late, "b": lambda: "b"}
    assert patience.ask("x", {"late": late}) == {}
    patience.seconds = 60
    assert patience.ask("y", calls) == {"b": "b"}, "It is at something else, and not waited for."
    may_answer.set()
    assert patience.ask("x", calls) == {"late": "late", "b": "b"}
    assert begun == [1]
    assert patience.ask("x", calls) == {"late": "late", "b": "b"}
    assert begun == [1, 1], "What was heard is asked anew."


def test_an_answer_about_something_else_is_none() -> None:
    patience, may_answer = Patience(0.01), Event()
    said = iter(["old", "new"])

    def late() -> str:
        may_answer.wait(timeout=60)
        return next(said)

    assert patience.ask("x", {"late": late}) == {}
    may_answer.set()
    patience._out["late"].answer.result(timeout=60)
    patience.seconds = 60
    assert patience.ask("y", {"late": late}) == {"late": "new"}


@pytest.mark.parametrize("error", [OSError, TimeoutError, ValueError])
def test_what_goes_wrong_is_told_whoever_asked(error: type[Exception]) -> None:
    def fails() -> None:
        raise error("nobody is there")

    patience = Patience(60)
    for _ in range(2):
        with pytest.raises(error, match="nobody is there"):
            patience.ask("x", {"a": fails})


def test_nobody_is_asked_where_there_is_nobody() -> None:
    assert Patience(0).ask("x", {}) == {}

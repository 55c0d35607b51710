"""Whoever answers in time is heard; whoever does not holds up nobody, and is left to it."""

from __future__ import annotations

from threading import Barrier, Event

import pytest

from record.sealing.patience import Patience


def test_all_are_asked_at_once() -> None:
    both = Barrier(2)
    asked = {"a": lambda: both.wait(timeout=60), "b": lambda: both.wait(timeout=60)}
    assert sorted(Patience(60).ask(asked).values()) == [0, 1]


def test_who_is_late_is_left_out_and_not_asked_again_until_it_is_back() -> None:
    patience, answers, begun = Patience(0.01), Event(), []

    def late() -> str:
        begun.append(1)
        answers.wait(timeout=60)
        return "late"

    assert patience.ask({"late": late}) == {}
    patience.seconds = 60
    assert patience.ask({"late": late, "b": lambda: "b"}) == {"b": "b"}
    assert begun == [1]
    answers.set()
    while not (back := patience.ask({"late": late})):
        pass  # The first call is about to end.
    assert back == {"late": "late"}


def test_what_goes_wrong_is_told_whoever_asked() -> None:
    def fails() -> None:
        raise OSError("nobody is there")

    with pytest.raises(OSError, match="nobody is there"):
        Patience(60).ask({"a": fails})


def test_nobody_is_asked_where_there_is_nobody() -> None:
    assert Patience(0).ask({}) == {}

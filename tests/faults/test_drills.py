"""Whatever breaks: the acknowledged is there, once, in its place; nothing else is, and it goes on.

`scripts/faults --rounds 200` holds the same drills in large.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.benchmarks.databases import Database, Server, server
from scripts.drills import analyst, clock, cut, full, gaps, kills, shown, terminated
from scripts.drills.figures import Figures

needs_processes = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="Processes are told from one another by /proc."
)


def kept(figures: Figures) -> bool:
    """Whether every promise was kept, to somebody who asked for something."""
    assert figures.broken() == {}
    return figures["acknowledged"] > 0


@needs_processes
def test_after_a_kill_the_acknowledged_is_there_once_and_no_projection_is_ahead() -> None:
    figures = kills.drill(6, seed=11)
    assert kept(figures)
    assert [figures[f"kills_{kind}"] for kind in kills.KINDS] == [2, 2, 2]


@pytest.fixture(scope="module")
def here() -> Iterator[Server]:
    """A server that may be killed."""
    with server() as here:
        yield here


@needs_processes
@pytest.mark.parametrize("reader", shown.READERS)
def test_no_reader_is_shown_what_a_crash_takes_back_or_misses_what_comes_instead(
    here: Server, reader: str
) -> None:
    assert shown.show(here, reader, seed=17) == {"missed": 0, "forgotten": 0}


def test_readers_are_shown_every_position_in_order_whatever_writers_do(database: Any) -> None:
    figures = gaps.hunt(database, rounds=20, seed=21)
    assert kept(figures)
    assert min(figures["refused"], figures["rolled_back"], figures["held"]) > 0
    assert figures["events"] == figures["acknowledged"]


def test_a_command_whose_backend_was_ended_is_carried_out_once(database: Any) -> None:
    figures = terminated.terminate(database, rounds=3, seed=31)
    assert kept(figures)
    assert figures["terminated"] == 3 * terminated.KILLS_A_ROUND
    assert figures["resent"] > 0


def test_a_command_whose_wire_was_cut_is_carried_out_once_and_answered_as_at_first(
    database: Any,
) -> None:
    figures = cut.cut(database, rounds=1, seed=41)
    assert kept(figures)
    assert figures["cut_lost_answer"] == figures["cut_half_a_request"] == len(cut.WORDS)
    assert figures["resent"] > 0


def test_a_full_disk_is_told_in_a_sentence_and_appends_go_on_once_there_is_room() -> None:
    figures = full.drill(2, seed=51)
    if figures.skipped:
        pytest.skip(figures.skipped)
    assert kept(figures)
    assert figures["told_OperationalError"] >= 2 * min(full.FAILURES)
    assert any("No space left on device" in each for each in figures.said)


@needs_processes
def test_nobody_waits_for_an_analyst_who_leaves_a_transaction_open(
    database: Any, tmp_path: Path
) -> None:
    county = Database(database.owner_url, database.app_url, tmp_path)
    figures = analyst.hold(county, rounds=1, seed=61, seconds=1)
    assert kept(figures)
    assert figures["answered_while_held"] > 0


def test_clients_whose_clocks_go_back_are_not_refused_and_the_order_stays(database: Any) -> None:
    figures = clock.clients(database, rounds=2, seed=71)
    assert figures.broken() == {}
    assert figures["went_back"] > 0


@pytest.mark.skipif(clock.library() is None, reason="libfaketime is not installed.")
def test_a_server_whose_clock_goes_back_keeps_the_order() -> None:
    figures = clock.drill(2, seed=72)
    assert kept(figures)
    assert figures["server_went_back"] == 2

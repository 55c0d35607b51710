"""HS 11361.9(c): what nobody challenged by 1 July 2020 is unchallenged, and on record as such."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

import api.deeming
from api.deeming import Deemed, deem_unchallenged
from domain.actors import Role
from domain.case import Case
from domain.casework import Command
from domain.counts import Ground, Outcome
from domain.refusals import TooEarlyToDeem
from tests.projections.listed import (
    FIRST_DAY,
    ORDER,
    a_case,
    act,
    challenged,
    checked,
    unchallenged,
)

DAY = date(2020, 7, 2)


@pytest.fixture
def saved(office: Any) -> Any:
    """Puts cases on record; gives the first of them."""

    def saved(*cases: Case) -> Case:
        command = Command(uuid4(), "clerk-1", Role.CLERK, "0" * 64)
        office.casework.save(*cases, command=command)
        return cases[0]

    return saved


def deem(office: Any, on: date = DAY, *, dry_run: bool = False) -> Deemed:
    return deem_unchallenged(office, on, dry_run=dry_run)


def stands(office: Any, case: Case) -> list[str]:
    return [str(each.stage) for each in office.casework.case(case.id).standings.values()]


def test_what_nobody_challenged_is_deemed_unchallenged(office: Any, saved: Any) -> None:
    case = saved(checked(a_case(counts=2), FIRST_DAY), a_case())
    done = deem(office)
    assert (done.cases, done.counts, done.known, done.refused) == (2, 3, 0, {})
    assert stands(office, case) == ["agreed", "agreed"]
    fact = office.casework.history(office.casework.case(case.id))[-1]
    assert (fact.TOPIC, fact.by, fact.role, fact.on) == (
        "case.deemed_unchallenged",
        "system",
        "system",
        DAY,
    )


def test_nothing_is_deemed_on_the_last_day_for_challenges(office: Any, saved: Any) -> None:
    case = saved(a_case())
    with pytest.raises(TooEarlyToDeem):
        deem(office, date(2020, 7, 1))
    assert stands(office, case) == ["identified"]


def test_only_what_the_prosecution_said_nothing_of_is_deemed(office: Any, saved: Any) -> None:
    half = checked(a_case(counts=2), FIRST_DAY)
    unchallenged(half, date(2020, 6, 1), 1)
    saved(half, challenged(a_case(), date(2020, 6, 1)))
    done = deem(office)
    assert (done.cases, done.counts) == (1, 1)
    assert stands(office, half) == ["agreed", "agreed"]


def test_what_was_challenged_and_is_asked_for_again_is_not_deemed(office: Any, saved: Any) -> None:
    case = a_case(counts=2)
    by, court = act(Role.PROSECUTOR, FIRST_DAY), act(Role.COURT_CLERK, FIRST_DAY)
    case.challenge(by, [1], Ground.NOT_ELIGIBLE, is_serving=False)
    case.deny(court, [1], "not_eligible", ORDER)
    case.ask_again(by, [1], "new_facts")
    saved(case)
    done = deem(office)
    assert (done.counts, done.refused) == (1, {})
    assert stands(office, case) == ["identified", "agreed"]


@pytest.mark.parametrize("outcome", [Outcome.NOT_ELIGIBLE, Outcome.HAND_REVIEW])
def test_what_the_check_found_does_not_stop_the_law(
    office: Any, saved: Any, outcome: Outcome
) -> None:
    saved(checked(a_case(), FIRST_DAY, outcome))
    assert deem(office).cases == 1


def test_a_hold_does_not_stop_the_law(office: Any, saved: Any) -> None:
    case = a_case()
    case.hold(act(Role.CLERK, FIRST_DAY), "waits", None)
    saved(case)
    assert deem(office).cases == 1


def test_what_is_set_aside_or_of_another_procedure_is_left_alone(office: Any, saved: Any) -> None:
    anothers = checked(a_case(), FIRST_DAY, Outcome.OTHER_AGENCY)
    withdrawn, closed, survivor, merged = (a_case() for _ in range(4))
    withdrawn.withdraw(act(Role.PROSECUTOR, FIRST_DAY), [1], "asked")
    checked(closed, FIRST_DAY, Outcome.NOT_ELIGIBLE).close(act(Role.CLERK, FIRST_DAY), "done")
    unchallenged(checked(survivor, FIRST_DAY), FIRST_DAY)
    saved(anothers, withdrawn, closed, survivor, merged, a_case(procedure="motion"))
    merged.merge(act(Role.CLERK, FIRST_DAY), survivor)
    saved(merged, survivor)
    done = deem(office)
    assert (done.cases, done.refused) == (0, {})


def test_what_was_found_later_was_not_there_to_be_challenged(office: Any, saved: Any) -> None:
    saved(a_case(date(2020, 7, 3)))
    assert deem(office).cases == 0
    assert deem(office, date(2020, 7, 3)).cases == 1


def test_a_dry_run_counts_and_records_nothing(office: Any, saved: Any) -> None:
    case = saved(a_case(counts=3))
    done = deem(office, dry_run=True)
    assert (done.cases, done.counts, done.position) == (1, 3, 1)
    assert stands(office, case) == ["identified"] * 3


def test_the_second_time_there_is_nothing_left_to_deem(office: Any, saved: Any) -> None:
    saved(a_case(), a_case())
    first, second = deem(office), deem(office)
    assert (first.cases, first.position) == (2, 4)
    assert (second.cases, second.known, second.position) == (0, 0, 4)


def test_the_same_case_and_day_are_the_same_command(
    office: Any, saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = saved(a_case())
    deem(office)
    found = [api.deeming.Silence(case.id, [1])]
    monkeypatch.setattr(api.deeming, "unchallenged", lambda *_: found)
    again = deem(office)
    assert (again.cases, again.known, again.position) == (0, 1, 2)


def test_what_was_stopped_half_way_goes_on_when_it_is_asked_again(
    office: Any, saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.deeming, "PAGE", 2)
    saved(*[a_case() for _ in range(5)])
    take, taken = office.casework.take, []

    def stops(command: Command, case_id: UUID, *args: Any, **kwargs: Any) -> Any:
        if len(taken) == 3:
            raise KeyboardInterrupt
        taken.append(case_id)
        return take(command, case_id, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(office.casework, "take", stops)
        with pytest.raises(KeyboardInterrupt):
            deem(office)
    done = deem(office)
    assert (done.cases, done.known, done.position) == (2, 0, 10)


def test_whoever_moves_a_case_meanwhile_goes_first_and_is_named(
    office: Any, saved: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = a_case(), a_case()
    saved(case, other)
    found = api.deeming.unchallenged

    def after_the_challenge(*args: Any) -> Any:
        page = found(*args)
        if "filed" not in stands(office, case):
            saved(challenged(case, date(2020, 6, 1)))
        return page

    monkeypatch.setattr(api.deeming, "unchallenged", after_the_challenge)
    done = deem(office)
    assert (done.cases, list(done.refused)) == (1, [case.id])
    assert "is filed; to deem unchallenged it" in done.refused[case.id]
    assert (stands(office, case), stands(office, other)) == (["filed"], ["agreed"])

"""What is asked of what goes to the court, and of what the court says?"""

from __future__ import annotations

from datetime import date

from domain import refusals as no
from domain.actors import Act
from domain.counts import (
    Basis,
    Ground,
)
from domain.procedures import CHALLENGE_BY, Procedure
from domain.standing import Standing


def must_be_in_time(act: Act) -> None:
    """The statutory day for challenges has not passed."""
    if act.on > CHALLENGE_BY:
        raise no.TooLateToChallenge(by=CHALLENGE_BY, on=act.on)


def must_be_out_of_time(act: Act) -> None:
    """The statutory day for challenges has passed."""
    if act.on <= CHALLENGE_BY:
        raise no.TooEarlyToDeem(by=CHALLENGE_BY, on=act.on)


def must_be_serving(ground: Ground, *, is_serving: bool) -> None:
    """Danger is a ground only against somebody who is serving the sentence."""
    if ground == Ground.DANGER and not is_serving:
        raise no.NotServing


def must_be_opposed(standing: Standing) -> None:
    """Only what is opposed can be dropped."""
    if standing.opposed is None:
        raise no.NotOpposed(count=standing.count.number)


def must_be_unopposed(standing: Standing) -> None:
    """What was challenged in time is not deemed unchallenged, whatever came of the challenge."""
    if standing.opposed:
        raise no.WasChallenged(count=standing.count.number, ground=standing.opposed)


def must_be_served(procedure: Procedure, *, is_stipulated: bool, is_served: bool) -> None:
    """Who did not join the paper is served before it is filed."""
    if not (procedure.joint or is_stipulated or is_served):
        raise no.NotServed


def must_be_in_procedure(basis: Basis | None, procedure: Procedure) -> None:
    """A paragraph of the law is invoked in its own procedure."""
    if basis is not None and basis not in procedure.bases:
        raise no.OtherBasis(basis=basis, known=", ".join(procedure.bases))


def must_follow(what: str, on: date, before: str, since: date) -> None:
    """What lies ahead does not lie behind."""
    if on < since:
        raise no.DayBehind(what=what, on=on, before=before, since=since)


def must_follow_filing(standing: Standing, act: Act) -> None:
    """The court decides what is before it: no order is older than the filing."""
    if standing.since and act.on < standing.since:
        raise no.OrderBeforeFiling(count=standing.count.number, on=act.on, filed_on=standing.since)


def must_be_set_for_hearing(hearing_on: date | None, on: date) -> None:
    """A hearing takes place on or after the day that it was set for."""
    if hearing_on is None or on < hearing_on:
        raise no.NoHearing(hearing_on=hearing_on or "none")


def must_be_recall(*, is_recall: bool) -> None:
    """Only a sentence that is served is recalled."""
    if not is_recall:
        raise no.NotARecall


def must_be_granted(verb: str, *standings: Standing) -> None:
    """What follows an order follows one that gave relief."""
    if not any(each.stage.is_granted for each in standings):
        raise no.NothingGranted(verb=verb)


def must_be_unsealed(standing: Standing) -> None:
    """What is sealed is not sealed again."""
    if standing.is_sealed:
        raise no.AlreadySealed(count=standing.count.number)


def must_be_sealed(standing: Standing) -> None:
    """Only what is sealed is unsealed."""
    if not standing.is_sealed:
        raise no.NotSealed(count=standing.count.number)

"""How does a simulated case take each step, by the domain's own rule?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256

from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.counts import (
    Basis,
    Finding,
    Level,
    Outcome,
    Redesignation,
    Relief,
    Ruleset,
    Scope,
    Term,
)
from simulation.lives import Life

RULESET = Ruleset("simulation", "1", date(2018, 2, 20))
PAPER = Document("SIM-PAPER", sha256(b"a paper of the simulation").hexdigest())


def parties(life: Life) -> tuple[Role, ...]:
    """Who has to agree and to sign."""
    both = (Role.PROSECUTOR, Role.PUBLIC_DEFENDER)
    return both if life.procedure == "petition" else both[:1]


def terms(life: Life) -> list[Term]:
    """What the court is asked for, count by count."""
    relief = Relief.REDESIGNATE if life.outcome is Outcome.REDUCE else Relief.DISMISS
    return [Term(number, relief) for number in range(1, len(life.convictions) + 1)]


def hand(role: Role) -> str:
    """The pseudonym of the one person in this role."""
    return f"u-{list(Role).index(role) + 1:08x}"


def act(role: Role, on: date) -> Act:
    """An act of the one person in this role, on the one paper."""
    return Act(hand(role), role, on, PAPER)


def order_of(life: Life) -> Order:
    """The court's order in one case."""
    return Order(f"SIM-{life.number:06}", "Simulated Judge")


def check(case: Case, life: Life, on: date) -> None:
    """The check finds the outcome that was planned."""
    found = [Finding(n, life.outcome, "by_section", "HS 11361.8") for n in case.standings]
    case.check(act(Role.CLERK, on), RULESET, found)


def meet(case: Case, _: Life, on: date) -> None:
    """The person is met, with counsel."""
    case.meet(act(Role.CLERK, on), ["person", "counsel"])


def agree(case: Case, life: Life, on: date) -> None:
    """Every party agrees, on one day."""
    for role in parties(life):
        case.agree(act(role, on), terms(life))


def leave_unchallenged(case: Case, life: Life, on: date) -> None:
    """The prosecution challenges nothing."""
    case.leave_unchallenged(act(Role.PROSECUTOR, on), terms(life))


def sign(case: Case, life: Life, on: date) -> None:
    """Every party signs, on one day."""
    for role in parties(life):
        case.sign(act(role, on))


def file(case: Case, _: Life, on: date) -> None:
    """The office files."""
    basis = Basis.STATUTORY if case.procedure.challenged else Basis.REDESIGNATION
    case.file(act(Role.PROSECUTOR, on), basis, is_stipulated=True)


def dismiss(case: Case, life: Life, on: date) -> None:
    """The court dismisses every count."""
    case.dismiss(act(Role.COURT_CLERK, on), list(case.standings), order_of(life))


def redesignate(case: Case, life: Life, on: date) -> None:
    """The court makes every count a misdemeanor."""
    lower = [Redesignation(number, Level.MISDEMEANOR) for number in case.standings]
    case.redesignate(act(Role.COURT_CLERK, on), lower, order_of(life))


def deny(case: Case, life: Life, on: date) -> None:
    """The court denies every count."""
    case.deny(act(Role.COURT_CLERK, on), list(case.standings), "not_shown", order_of(life))


def return_(case: Case, _: Life, on: date) -> None:
    """The court sends it back for a signature."""
    case.return_(act(Role.COURT_CLERK, on), list(case.standings), "signature")


def withdraw(case: Case, _: Life, on: date) -> None:
    """What was asked is withdrawn."""
    case.withdraw(act(Role.CLERK, on), list(case.standings), "moved_away")


def reopen(case: Case, _: Life, on: date) -> None:
    """The case begins again."""
    case.reopen(act(Role.CLERK, on), list(case.standings), "found_again")


def seal(case: Case, life: Life, on: date) -> None:
    """The court seals the conviction."""
    case.seal(act(Role.COURT_CLERK, on), list(case.standings), Scope.CONVICTION, order_of(life))


def hold(case: Case, _: Life, on: date) -> None:
    """The case waits."""
    case.hold(act(Role.CLERK, on), "waits_for_records", None)


def change_procedure(case: Case, _: Life, on: date) -> None:
    """The case goes on by the statute."""
    case.change_procedure(act(Role.CLERK, on), "statutory")


STEPS: Mapping[str, Callable[[Case, Life, date], None]] = {
    "check": check,
    "meet": meet,
    "agree": agree,
    "leave_unchallenged": leave_unchallenged,
    "sign": sign,
    "file": file,
    "dismiss": dismiss,
    "redesignate": redesignate,
    "deny": deny,
    "return": return_,
    "withdraw": withdraw,
    "reopen": reopen,
    "seal": seal,
    "hold": hold,
    "change_procedure": change_procedure,
}
"""Every step that moves its own case alone."""

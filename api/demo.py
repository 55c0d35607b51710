"""A sample county in which every person is invented: made, imported, and set to work."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import cast
from uuid import UUID, uuid4

from api.loading import take_in
from api.office import Office
from api.tokens import Actor, create_token
from domain.actors import Act, Document, Order, Role
from domain.case import Case
from domain.casework import Command
from domain.counts import (
    Basis,
    CheckKind,
    Count,
    Finding,
    Level,
    Outcome,
    Redesignation,
    Relief,
    Ruleset,
    Scope,
    Stage,
    Term,
)
from domain.standing import Standing
from intake.doj import write_sample
from projections import PROJECTIONS, engine

SEED = 64
PAGE = 200
FRESH = (Stage.IDENTIFIED, Stage.CHECKED)
PROCEDURE = "petition"
FIRST_DAY = date(2018, 2, 20)
RULESET = Ruleset("sample", "1", date(2018, 2, 20))
STAFF: dict[Role, str] = {
    role: f"u-5a3b1e{n:02x}" for n, role in enumerate(Role) if role is not Role.SYSTEM
}


def seed(office: Office, cases: int) -> None:
    """Fill an empty log with a sample county; a log that holds anything is left alone."""
    if office.casework.recorder.max_notification_id() is None:
        listed = io.BytesIO()
        write_sample(listed, county=office.settings.county or "SAMPLE", cases=cases, seed=SEED)
        listed.seek(0)
        clerk = Actor(STAFF[Role.CLERK], "Sample clerk", Role.CLERK)
        county = office.settings.county or "SAMPLE"
        take_in(office, clerk, [listed], county, PROCEDURE, dry_run=False, on=FIRST_DAY)
        _work_through(office, Random(SEED))  # noqa: S311 - the same sample every time.
    engine.catch_up(office.projecting, office.log_id, PROJECTIONS)


def welcome(office: Office, url: str, seconds: float) -> str:
    """Where to go, and a token for each role; tokens are good for a day."""
    expires = datetime.now(UTC) + timedelta(days=1)
    lines = [f"Sample county ready in {seconds:.1f} s. Every person in it is invented.", "", url]
    with office.door.cursor(commit=True) as cursor:
        for role, actor in STAFF.items():
            name = f"Sample {role.replace('_', ' ')}"
            made = create_token(cursor, role, name, expires, actor_id=actor)
            lines.append(f"{role:16} {made}")
    return "\n".join([*lines, "", "Ctrl-C ends it; nothing is lost."])


def _work_through(office: Office, random: Random) -> None:
    recorder = office.casework.recorder
    found = recorder.select_notifications(1, 1_000_000, topics=["case.identified"])
    ids = [cast(UUID, each.originator_id) for each in found]
    for page in range(0, len(ids), PAGE):
        cases = [office.casework.case(each) for each in ids[page : page + PAGE]]
        for case in cases:
            _Desk(case, random).work()
        moved = [case for case in cases if case.pending_events]
        command = Command(uuid4(), STAFF[Role.CLERK], Role.CLERK, "", "demo")
        if moved:
            office.casework.receive(command, moved)


class _Desk:
    """One case, taken as far as chance will have it."""

    def __init__(self, case: Case, random: Random) -> None:
        self.case, self.random = case, random
        self.day = FIRST_DAY + timedelta(days=random.randrange(700))
        self.paper = Document(f"SAMPLE-{random.randrange(16**8):08x}", _digest(random))

    def work(self) -> None:
        """Check, agree, file, and let the court decide; each step fewer cases reach."""
        road = (self._check, self._meet, self._agree, self._assent, self._sign, self._countersign)
        for take in (*road, self._file, self._decide, self._notify, self._confirm):
            if self.random.random() < 0.07:
                self._turn_aside()
                return
            if not take():
                return

    def _turn_aside(self) -> None:
        """Now and then something comes between, and the case waits or ends."""
        numbers = [each.count.number for each in self._standings() if not each.stage.is_final]
        fresh = [each.count.number for each in self._standings() if each.stage in FRESH]
        chance = self.random.random()
        if chance < 0.2:
            until = self.day + timedelta(days=120)
            self._take(Role.CLERK, lambda case, act: case.hold(act, "waits_for_counsel", until))
        elif chance < 0.3 and numbers:
            self._take(Role.CLERK, lambda case, act: case.withdraw(act, numbers, "not_wanted"))
        elif chance < 0.5 and fresh:
            self._take(
                Role.CLERK, lambda case, act: case.request_check(act, fresh, CheckKind.RAP_SHEET)
            )

    def _check(self) -> bool:
        findings = [_finding(each.count, self.random) for each in self._standings()]
        return self._take(Role.CLERK, lambda case, act: case.check(act, RULESET, findings))

    def _meet(self) -> bool:
        return self._take(Role.CLERK, lambda case, act: case.meet(act, ["person", "counsel"]))

    def _agree(self) -> bool:
        terms = [_term(each) for each in self._standings() if _is_eligible(each)]
        return bool(terms) and self._take(Role.PROSECUTOR, lambda case, act: case.agree(act, terms))

    def _assent(self) -> bool:
        terms = [_term(each) for each in self._standings() if _is_eligible(each)]
        return self._take(Role.PUBLIC_DEFENDER, lambda case, act: case.agree(act, terms))

    def _sign(self) -> bool:
        return self._take(Role.PROSECUTOR, lambda case, act: case.sign(act))

    def _countersign(self) -> bool:
        return self._take(Role.PUBLIC_DEFENDER, lambda case, act: case.sign(act))

    def _file(self) -> bool:
        return self._take(Role.PROSECUTOR, lambda case, act: case.file(act, Basis.REDESIGNATION))

    def _decide(self) -> bool:
        filed = [each for each in self._standings() if each.stage == Stage.FILED]
        numbers = [each.count.number for each in filed]
        order = Order(f"SAMPLE-{self.random.randrange(10**6):06d}", "Sample Judge")
        if self.random.random() < 0.04:
            return self._take(
                Role.COURT_CLERK, lambda case, act: case.deny(act, numbers, "not_eligible", order)
            )
        dismissed = [each.count.number for each in filed if each.relief == Relief.DISMISS]
        lowered = [
            Redesignation(each.count.number, _lower(each.level))
            for each in filed
            if each.relief == Relief.REDESIGNATE
        ]
        if dismissed:
            self._take(Role.COURT_CLERK, lambda case, act: case.dismiss(act, dismissed, order))
            if self.random.random() < 0.2:
                scope = Scope.CONVICTION
                self._take(
                    Role.COURT_CLERK, lambda case, act: case.seal(act, dismissed, scope, order)
                )
        if lowered:
            self._take(Role.COURT_CLERK, lambda case, act: case.redesignate(act, lowered, order))
        return True

    def _notify(self) -> bool:
        is_granted = any(each.stage.is_granted for each in self._standings())
        return is_granted and self._take(
            Role.COURT_CLERK, lambda case, act: case.notify_state(act, "SAMPLE")
        )

    def _confirm(self) -> bool:
        self._take(Role.CLERK, lambda case, act: case.confirm_state(act))
        is_done = all(each.stage.is_final for each in self._standings())
        return is_done and self._take(Role.CLERK, lambda case, act: case.close(act, "done"))

    def _standings(self) -> list[Standing]:
        return list(self.case.standings.values())

    def _take(self, role: Role, step: Callable[[Case, Act], None]) -> bool:
        self.day += timedelta(days=self.random.randrange(1, 40))
        step(self.case, Act(STAFF[role], role, self.day, self.paper))
        return True


def _finding(count: Count, random: Random) -> Finding:
    if count.doubts:
        return Finding(count.number, Outcome.HAND_REVIEW, "facts_missing", "HS 11361.8(b)")
    if count.level != Level.FELONY:
        return Finding(count.number, Outcome.DISMISS, "not_a_felony", "HS 11361.8(f)")
    if random.random() < 0.07:
        return Finding(count.number, Outcome.NOT_ELIGIBLE, "superstrike", "PC 667(e)(2)(C)(iv)")
    if count.section in ("11357", "11358"):
        return Finding(count.number, Outcome.DISMISS, "section", "HS 11361.8(f)")
    return Finding(count.number, Outcome.REDUCE, "section", "HS 11361.8(b)")


def _is_eligible(standing: Standing) -> bool:
    return standing.finding is not None and standing.finding.outcome.opens_relief


def _term(standing: Standing) -> Term:
    reduce = standing.finding is not None and standing.finding.outcome == Outcome.REDUCE
    return Term(standing.count.number, Relief.REDESIGNATE if reduce else Relief.DISMISS)


def _lower(level: Level | None) -> Level:
    return Level.MISDEMEANOR if level == Level.FELONY else Level.INFRACTION


def _digest(random: Random) -> str:
    return sha256(random.randbytes(16)).hexdigest()

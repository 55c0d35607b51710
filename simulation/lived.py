"""Where does a planned case stand on a day? By a table of a few words, and by nothing of ours."""

from __future__ import annotations

from datetime import date

from simulation.lives import Life, Step

LEADS_TO = {
    "identify": "identified",
    "agree": "agreed",
    "leave_unchallenged": "agreed",
    "sign": "signed",
    "file": "filed",
    "return": "returned",
    "dismiss": "dismissed",
    "redesignate": "redesignated",
    "deny": "denied",
    "withdraw": "withdrawn",
    "reopen": "identified",
    "merge": "merged",
}
"""Under which heading each step brings a case; a step that is not here moves none."""

FINDS = {
    "dismiss": "eligible",
    "reduce": "eligible",
    "not_eligible": "not_eligible",
    "hand_review": "hand_review",
}
"""And a check, by what it finds."""

GRANTED = {"dismissed", "redesignated"}
SET_ASIDE = {"not_eligible", "withdrawn", "merged"}


class Lived:
    """A life up to a day: where it stands, and on which days it got to what still holds."""

    def __init__(self, life: Life, effective: date | None) -> None:
        self.life = life
        self.steps = [each for each in life.steps if effective is None or each.on <= effective]
        self.heading, self.is_eligible, self.procedure = "", False, life.procedure
        self.days: dict[str, date] = {}
        self._undone: tuple[str, dict[str, date]] = ("", {})
        for step in self.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        before = (self.heading, dict(self.days))
        if step.verb == "check":
            self.heading = FINDS[self.life.outcome]
            self.is_eligible = self.heading == "eligible"
        elif step.verb == "correct":
            self.heading, self.days = self._undone
        elif step.verb == "change_procedure":
            self.procedure = "statutory"
        elif step.verb == "reopen":
            self.is_eligible, self.days = False, {"identify": self.days["identify"]}
        self.heading = LEADS_TO.get(step.verb, self.heading)
        if step.verb in ("correct", "reopen"):
            self.days["moved"] = step.on
            return
        self._undone = before
        self.days[step.verb] = step.on
        if step.verb in LEADS_TO or step.verb == "check":
            self.days["moved"] = step.on

    @property
    def counts(self) -> int:
        """How many counts it has."""
        return len(self.life.convictions)

    @property
    def fate(self) -> str:
        """What has become of its counts, in one of four words."""
        if self.heading in GRANTED:
            return "granted"
        if self.heading == "denied":
            return "denied"
        return "set_aside" if self.heading in SET_ASIDE else "pending"

    def on(self, *verbs: str) -> date | None:
        """The day of the first of these steps that holds."""
        return next((self.days[each] for each in verbs if each in self.days), None)

"""One case: what each event makes of it and of its counts. Docs: docs/record.md, topic by topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from sys import intern
from typing import Any

from recount.counts import Count
from recount.days import day
from recount.facts import MOVES, NOTICES, OF_COUNTS, OF_THE_CASE, RELIEVES, SETTLES, STILL
from recount.headings import FIRST_FINAL, OPEN, PLACES, of_case

NOTHING: Mapping[str, Any] = {}


class Case:
    """One case and its counts, from its first event on.

    `days` are those of the whole case: when the state was told, when it confirmed, who had notice.
    """

    # All of a county's cases are held at once.
    __slots__ = (
        "basis",
        "by_hand",
        "counts",
        "days",
        "hearing_on",
        "hold_until",
        "id",
        "is_closed",
        "is_deceased",
        "is_linked",
        "is_merged",
        "is_past",
        "is_unreachable",
        "others",
        "person",
        "procedure",
        "raw_county",
        "received",
        "state_record",
    )

    def __init__(self, case_id: str, on: date, what: Mapping[str, Any]) -> None:
        self.id = case_id
        self.raw_county, self.procedure = intern(what["county"]), intern(what["procedure"])
        self.person, self.others = what.get("person_id"), what.get("others") or NOTHING
        self.received, self.days = on, dict[str, date]()
        self.counts = {each["number"]: Count(on, each) for each in what["counts"]}
        self.basis, self.state_record = "", ""
        self.hearing_on: date | None = None
        self.hold_until: date | None = None
        self.is_linked = self.is_merged = self.is_closed = False
        self.is_deceased = self.is_unreachable = False
        self.by_hand: frozenset[str] = frozenset()
        self.is_past = False
        """Whether something happened to it later than on the day that is asked for."""

    def forget_person(self) -> None:
        """Hold no longer whose case it is, and what else there is of them: few reports ask."""
        self.person, self.others = None, NOTHING

    @property
    def county(self) -> str:
        return str(self.raw_county or "unknown")

    @property
    def heading(self) -> str:
        if self.is_merged:
            return "merged"
        return of_case({each.heading for each in self.counts.values()})

    @property
    def is_open(self) -> bool:
        return self.heading in OPEN

    def heading_of(self, count: Count) -> str:
        """The count's own, unless the whole case goes on under another one."""
        return "merged" if self.is_merged else count.heading

    def feel(self, topic: str, on: date, what: Mapping[str, Any]) -> None:
        """Take in one more event; whatever is not understood is left to hand, and named."""
        verb = topic.partition(".")[2]
        if verb in STILL:
            return
        special = getattr(self, f"_on_{verb}", None)
        if verb in MOVES:
            self._move(verb, on, what)
        elif special is None and not self._is_said(verb, what):
            self.by_hand |= {topic}
        if special is not None:
            special(on, what)
        for count in self.counts.values():
            count.forget()

    def _move(self, verb: str, on: date, what: Mapping[str, Any]) -> None:
        if not what.get("settled", True) or not what.get("complete", True):
            return
        stage, remembered = MOVES[verb]
        for number in _named(what):
            count = self.counts[number]
            count.move(stage, on)
            count.days[remembered] = on
            count.is_opposed = count.is_opposed and verb not in SETTLES
        for finding in what.get("findings", ()):
            self.counts[finding["count"]].outcome = finding["outcome"]
        for each in what.get("redesignations", ()):
            self.counts[each["count"]].level = each["level_after"]
        if verb in RELIEVES:
            self.state_record = ""
            self._state_says()

    def _is_said(self, verb: str, what: Mapping[str, Any]) -> bool:
        """Whether all that the event does is to say one thing of the case, or of some counts."""
        if verb in OF_THE_CASE:
            setattr(self, *OF_THE_CASE[verb])
        for number in what["counts"] if verb in OF_COUNTS else ():
            setattr(self.counts[number], *OF_COUNTS[verb])
        return verb in OF_THE_CASE or verb in OF_COUNTS

    def _state_says(self) -> None:
        """What the state was told, or confirmed, is forgotten with it."""
        if self.state_record != "confirmed":
            self.days.pop("state_confirmed", None)
        if not self.state_record:
            self.days.pop("state_notified", None)

    def _at(self, *stages: str) -> Iterable[Count]:
        return [count for count in self.counts.values() if count.stage in stages]

    # What events do besides, or instead.

    def _on_found_prior_relief(self, _: date, what: Mapping[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].outcome = "hand_review"

    def _on_check_requested(self, on: date, what: Mapping[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].is_pending = True
            self.counts[number].days["check_requested"] = on

    def _on_challenged(self, on: date, what: Mapping[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].is_opposed = True
            self.counts[number].days["challenged"] = on

    def _on_filed(self, _: date, what: Mapping[str, Any]) -> None:
        self.basis = what.get("basis", "")
        for number in what["counts"]:
            self.counts[number].filer = what["role"]

    def _on_hearing_set(self, _: date, what: Mapping[str, Any]) -> None:
        self.hearing_on = day(what["hearing_on"])

    def _on_heard(self, _: date, __: Mapping[str, Any]) -> None:
        self.hearing_on = None

    def _on_sealed(self, on: date, what: Mapping[str, Any]) -> None:
        for count in [self.counts[number] for number in what["counts"]]:
            if not count.is_sealed:
                count.is_sealed, count.days["sealed"] = True, on

    def _on_notified(self, on: date, what: Mapping[str, Any]) -> None:
        if what["is_reached"] and what["whom"] in NOTICES:
            self.days[NOTICES[what["whom"]]] = on
            self.is_unreachable = self.is_unreachable and what["whom"] != "person"

    def _on_held(self, _: date, what: Mapping[str, Any]) -> None:
        self.hold_until = _day(what["until"])

    def _on_released(self, _: date, __: Mapping[str, Any]) -> None:
        self.hold_until = None

    def _on_state_notified(self, on: date, _: Mapping[str, Any]) -> None:
        self.state_record, self.days["state_notified"] = "notified", on
        self._state_says()

    def _on_state_confirmed(self, on: date, _: Mapping[str, Any]) -> None:
        self.state_record, self.days["state_confirmed"] = "confirmed", on

    def _on_found_mismatch(self, _: date, __: Mapping[str, Any]) -> None:
        self.state_record = "mismatched"
        self._state_says()

    def _on_reopened(self, on: date, what: Mapping[str, Any]) -> None:
        self.is_closed, self.state_record = False, ""
        self._state_says()
        for number in what["counts"]:
            self.counts[number].outcome = ""
            self.counts[number].move("identified", on)

    def _on_asked_again(self, on: date, what: Mapping[str, Any]) -> None:
        for number in what["counts"]:
            self.counts[number].back(on)

    def _on_rescinded(self, on: date, _: Mapping[str, Any]) -> None:
        for count in self._at("agreed", "signed"):
            count.back(on)

    def _on_procedure_changed(self, on: date, what: Mapping[str, Any]) -> None:
        self.procedure, self.basis, self.hearing_on = what["procedure"], "", None
        for count in self.counts.values():
            if PLACES[count.stage] < FIRST_FINAL:
                count.is_opposed = False
        for count in self._at("agreed", "signed", "returned"):
            count.back(on)

    def _on_amended(self, on: date, what: Mapping[str, Any]) -> None:
        number = what["count"]["number"]
        self.counts[number] = self.counts[number].amend(on, what["count"])

    def _on_corrected(self, _: date, what: Mapping[str, Any]) -> None:
        """A correction says where the case stands without the event that was wrong."""
        self.procedure, self.basis = what["procedure"], what["basis"]
        self.hearing_on, self.hold_until = _day(what["hearing_on"]), _day(what["hold_until"])
        self.is_deceased, self.is_unreachable = what["is_deceased"], what["is_unreachable"]
        self.state_record, self.is_closed = what["state_record"], what["is_closed"]
        self._state_says()
        self.is_linked = bool(what["duplicate_of"])
        for said in what["standings"]:
            count = self.counts[said["count"]["number"]]
            count.stage, count.since = said["stage"], day(said["since"])
            count.outcome = said["finding"]["outcome"] if said["finding"] else ""
            count.is_pending, count.is_sealed = said["is_pending"], said["is_sealed"]
            count.is_opposed = bool(said["opposed"])
            count.say(said["count"])
            count.level = said["level"]


def _named(what: Mapping[str, Any]) -> set[int]:
    listed = ("findings", "terms", "redesignations")
    named = {each["count"] for name in listed for each in what.get(name, ())}
    return named | set(what.get("counts", ()))


def _day(text: str | None) -> date | None:
    return day(text) if text else None

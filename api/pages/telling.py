"""What does a fact say, in sentences? Facts hold no personal data, so neither do these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.pages import inquiry_words
from api.pages.words import LEVELS, OUTCOMES, RELIEFS, in_words, procedure

What = Mapping[str, Any]


def says(topic: str, what: What) -> list[str]:
    """The fact's own fields in sentences; a fact without wording here tells its fields by name."""
    tell = TELLERS.get(topic)
    return tell(what) if tell else [f"{in_words(name)}: {value}" for name, value in what.items()]


def _identified(what: What) -> list[str]:
    counts = ", ".join(_section(each) for each in what["counts"])
    number = len(what["counts"])
    plural = "s" if number != 1 else ""
    return [
        f"{number} count{plural} of conviction {_source(what['source'])}: {counts}.",
        procedure(what["procedure"]),
    ]


def _source(source: str) -> str:
    return "entered by hand" if source == "hand" else "found in the state's list"


def _section(count: What) -> str:
    subsection = f"({count['subsection']})" if count["subsection"] else ""
    return f"{count['code']} {count['section']}{subsection}"


def _checked(what: What) -> list[str]:
    ruleset = what["ruleset"]
    found = [
        f"Count {each['count']}: {OUTCOMES[each['outcome']].lower()}"
        f" ({in_words(each['reason'])}; {each['citation']})."
        for each in what["findings"]
    ]
    policy = f"{in_words(ruleset['id'])}, version {ruleset['version']}"
    return [*found, f"By the ruleset {policy}, applied as of {ruleset['as_of']}."]


def _agreed(what: What) -> list[str]:
    terms = [f"count {each['count']} {RELIEFS[each['relief']].lower()}" for each in what["terms"]]
    return [f"The {what['party']} agreed: {', '.join(terms)}."]


def _filed(what: What) -> list[str]:
    return [f"{_counts(what)} laid before the court by {what['instrument']}."]


def _dismissed(what: What) -> list[str]:
    return [f"{_counts(what)} dismissed."]


def _redesignated(what: What) -> list[str]:
    return [
        f"Count {each['count']} is now: {LEVELS[each['level_after']].lower()}."
        for each in what["redesignations"]
    ]


def _denied(what: What) -> list[str]:
    return [f"{_counts(what)} denied: {in_words(what['ground'])}."]


def _counts(what: What) -> str:
    numbers = what["counts"]
    return f"Count{'s' if len(numbers) != 1 else ''} {', '.join(map(str, numbers))}"


TELLERS: Mapping[str, Callable[[What], list[str]]] = {
    "case.identified": _identified,
    "case.checked": _checked,
    "case.agreed": _agreed,
    "case.filed": _filed,
    "case.dismissed": _dismissed,
    "case.redesignated": _redesignated,
    "case.denied": _denied,
    **inquiry_words.TELLERS,
}

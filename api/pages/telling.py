"""What does a fact say, in sentences? Facts hold no personal data, so neither do these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.pages import inquiry_words, reconciling_words
from api.pages.step_words import CHOICES
from api.pages.words import LEVELS, OUTCOMES, RELIEFS, in_words, procedure

What = Mapping[str, Any]


def says(topic: str, what: What) -> list[str]:
    """The fact's own fields in sentences; a fact without wording here tells its fields by name."""
    tell = TELLERS.get(topic)
    if tell:
        said = tell(what)
        return [said] if isinstance(said, str) else said
    return [f"{in_words(name)}: {value}" for name, value in what.items()]


def _identified(what: What) -> list[str]:
    counts = ", ".join(_section(each) for each in what["counts"])
    number = len(what["counts"])
    plural = "s" if number != 1 else ""
    return [
        f"{number} count{plural} of conviction {_source(what['source'])}: {counts}.",
        procedure(what["procedure"]),
        *_beside(what["others"]),
    ]


def _beside(others: What | None) -> list[str]:
    """What the list says of the person beside these counts, if it says anything."""
    if others is None:
        return []
    number, felonies = others["convictions"], others["felonies"]
    if not number:
        return ["The list has no other conviction of this person."]
    plural = "s" if number != 1 else ""
    said = f"The list has {number} other conviction{plural} of this person"
    grave = "felonies among them are not all known" if felonies is None else f"felonies: {felonies}"
    latest = f"; the latest is of {others['latest_on']}" if others["latest_on"] else ""
    return [f"{said}; {grave}{latest}."]


def _source(source: str) -> str:
    return "entered by hand" if source == "hand" else "found in the state's list"


def _section(count: What) -> str:
    subsection = f"({count['subsection']})" if count["subsection"] else ""
    return f"{count['code']} {count['section']}{subsection}"


def _found(what: What) -> list[str]:
    return [
        f"Count {each['count']}: {OUTCOMES[each['outcome']].lower()}"
        f" ({in_words(each['reason'])}; {each['citation']})."
        for each in what["findings"]
    ]


def _checked(what: What) -> list[str]:
    ruleset = what["ruleset"]
    policy = f"{in_words(ruleset['id'])}, version {ruleset['version']}"
    return [*_found(what), f"By the ruleset {policy}, applied as of {ruleset['as_of']}."]


def _prior(what: What) -> str:
    when = f" on {what['granted_on']}" if what["granted_on"] else ""
    return f"{_counts(what)}: {_choice('kind', what['kind'])}{when}. A person must look at it."


def _agreed(what: What) -> list[str]:
    waits = [] if what.get("settled", True) else ["The other side has still to agree."]
    return [f"The {what['party']} agreed: {_terms(what)}.", *waits]


def _terms(what: What) -> str:
    terms = (f"count {each['count']} {RELIEFS[each['relief']].lower()}" for each in what["terms"])
    return ", ".join(terms)


def _signed(what: What) -> str:
    waits = "" if what["complete"] else " The other side has still to sign."
    return f"The {what['party']} signed the paper on {_counts(what).lower()}.{waits}"


def _challenged(what: What) -> str:
    serving = "is serving" if what["is_serving"] else "is not serving"
    ground = _choice("ground", what["ground"])
    return f"{_counts(what)} challenged: {ground}. The person {serving} the sentence."


def _filed(what: What) -> list[str]:
    basis = [f"Under {what['basis']}."] if what.get("basis") else []
    joined = ["The other side joins."] if what.get("is_stipulated") else []
    return [f"{_counts(what)} laid before the court by {what['instrument']}.", *basis, *joined]


def _ordered(said: str) -> Callable[[What], list[str]]:
    def tell(what: What) -> list[str]:
        ground = f": {in_words(what['ground'])}" if what.get("ground") else ""
        return [f"{_counts(what)} {said}{ground}.", *_order(what)]

    return tell


def _lowered(what: What) -> list[str]:
    levels = [
        f"Count {each['count']} is now: {LEVELS[each['level_after']].lower()}."
        for each in what["redesignations"]
    ]
    return [*levels, *_order(what)]


def _sealed(what: What) -> list[str]:
    scope = _choice("scope", what["scope"]).lower()
    return [f"{_counts(what)} sealed: {scope}.", *_order(what)]


def _order(what: What) -> list[str]:
    order = what.get("order")
    return [f"Order {order['number']}, signed by {order['judge']}."] if order else []


def _notified(what: What) -> str:
    reached = "It reached them." if what["is_reached"] else "It did not reach them."
    whom = _choice("whom", what["whom"])
    return f"{whom} was told by {in_words(what['method'])}. {reached}"


def _held(what: What) -> str:
    until = f"until {what['until']}" if what["until"] else "until it is released"
    return f"The office waits {until}: {in_words(what['reason'])}."


def _reopened(what: What) -> str:
    which = f"{_counts(what)} begin again" if what["counts"] else "The case goes on"
    return f"{which}: {in_words(what['reason'])}."


def _corrected(what: What) -> str:
    return f"Fact {what['wrong']} was wrong: {in_words(what['reason'])}. It counts no more."


def _amended(what: What) -> list[str]:
    count = what["count"]
    level = LEVELS[count["level"]].lower() if count["level"] else "level not known"
    when = f"convicted {count['convicted_on']}" if count["convicted_on"] else "date not known"
    return [
        f"Count {count['number']} is: {_section(count)}, {level}, {when}.",
        f"What fact {what['wrong']} said of it was wrong: {in_words(what['reason'])}.",
    ]


def _counts(what: What) -> str:
    numbers = what["counts"]
    return f"Count{'s' if len(numbers) != 1 else ''} {', '.join(map(str, numbers))}"


def _choice(name: str, code: str) -> str:
    return CHOICES[name].get(code, in_words(code))


def _with(says: str, *names: str) -> Callable[[What], str]:
    """A sentence with the counts and the codes of the fact in their places."""

    def tell(what: What) -> str:
        codes = {name: in_words(what[name]) for name in names}
        return says.format(counts=_counts(what) if "counts" in what else "", **codes)

    return tell


TELLERS: Mapping[str, Callable[[What], list[str] | str]] = {
    "case.identified": _identified,
    "case.check_requested": lambda what: (
        f"{_counts(what)}: a check was asked for. {_choice('kind', what['kind'])}."
    ),
    "case.checked": _checked,
    "case.review_assigned": lambda what: f"{_counts(what)}: to be decided by {what['reviewer']}.",
    "case.reviewed": _found,
    "case.found_prior_relief": _prior,
    "case.meeting_scheduled": _with("The meeting is set for {meets_on}.", "meets_on"),
    "case.met": lambda what: f"Who attended: {', '.join(map(in_words, what['attendees']))}.",
    "case.meeting_missed": _with("The meeting did not take place."),
    "case.agreed": _agreed,
    "case.rescinded": _with("The {party} took back its word: {reason}.", "party", "reason"),
    "case.signed": _signed,
    "case.challenged": _challenged,
    "case.left_unchallenged": lambda what: f"Not challenged: {_terms(what)}.",
    "case.deemed_unchallenged": _with("{counts}: the day passed without a challenge."),
    "case.opposed": lambda what: f"{_counts(what)} opposed: {_choice('ground', what['ground'])}.",
    "case.opposition_withdrawn": _with("{counts}: nobody stands against relief any more."),
    "case.served": _with("The {party} was served by {method}.", "party", "method"),
    "case.filed": _filed,
    "case.hearing_set": _with("The hearing is set for {hearing_on}.", "hearing_on"),
    "case.heard": _with("The hearing took place."),
    "case.returned": _with("{counts} sent back for a defect: {defect}.", "defect"),
    "case.withdrawn": _with("{counts} withdrawn: {reason}.", "reason"),
    "case.dismissed": _ordered("dismissed"),
    "case.redesignated": _lowered,
    "case.resentenced": _lowered,
    "case.denied": _ordered("denied"),
    "case.sealed": _sealed,
    "case.unsealed": _ordered("opened again"),
    "case.state_notified": lambda what: f"The state was told, by the report {what['report']}.",
    "case.state_confirmed": _with("The state's record says what the court ordered."),
    "case.found_mismatch": _with("The state's record differs: {what}.", "what"),
    "case.closed": _with("Nothing more is to be done: {reason}.", "reason"),
    "case.reopened": _reopened,
    "case.asked_again": _with("{counts}: asked for again: {ground}.", "ground"),
    "case.procedure_changed": lambda what: procedure(what["procedure"]),
    "case.transferred": _with("{counts} handed to {to}.", "to"),
    "case.notified": _notified,
    "case.found_unreachable": _with("The person could not be reached. The case goes on."),
    "case.found_deceased": _with("The person has died. Relief goes on."),
    "case.held": _held,
    "case.released": _with("The office waits no longer."),
    "case.found_destroyed": _with("{counts}: the records no longer exist."),
    "case.linked": lambda what: f"It seems to be the same as case {what['duplicate_of']}.",
    "case.merged": lambda what: f"It goes on under case {what['into']}.",
    "case.absorbed": lambda what: f"Case {what['case_id']} goes on under this one.",
    "case.unmerged": _with("It goes on by itself again."),
    "case.parted": lambda what: f"Case {what['case_id']} goes on by itself again.",
    "case.corrected": _corrected,
    "case.amended": _amended,
    **inquiry_words.TELLERS,
    **reconciling_words.TELLERS,
}

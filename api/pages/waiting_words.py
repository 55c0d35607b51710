"""What do duties and queues mean, in words that everyone at a counter would understand?"""

from collections.abc import Mapping, Sequence

from domain.duties import KNOWN, Responsible
from domain.standing import DECIDED, MIXED, OPEN, SET_ASIDE

RESPONSIBLE: Mapping[str, str] = {
    Responsible.PROSECUTOR: "Prosecutor's office",
    Responsible.PUBLIC_DEFENDER: "Public defender",
    Responsible.COURT: "Court",
    Responsible.STATE: "State (Department of Justice)",
}
"""Whoever owes a duty."""

GROUPS: Sequence[tuple[str, str, frozenset[str]]] = (
    ("Work to be done", "The office, the parties or the court move these on.", frozenset(OPEN)),
    (
        "Decided by the court",
        "The state's record has to follow the order; then they are closed.",
        frozenset({*DECIDED, MIXED}),
    ),
    ("Set aside", "Nothing moves these on; they wait to be closed.", frozenset(SET_ASIDE)),
)
"""The queues in three groups: a heading, what waits there, and which queues they are."""


def responsible(code: str) -> str:
    """Whoever owes a duty, in words."""
    return RESPONSIBLE.get(code, code)


def duty(name: str) -> str:
    """A duty in one sentence."""
    return KNOWN[name].title if name in KNOWN else name


def days(number: int | None) -> str:
    """A number of days in words; "none" where there is no case to count."""
    if number is None:
        return "none"
    return f"{number:,} day" if number == 1 else f"{number:,} days"

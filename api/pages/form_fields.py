"""Which fields has the form of a step? Those that its shape asks for, each of one of few kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from marshmallow import Schema, fields

from api.fields import Choice, Whole
from api.pages import step_words, words
from api.step_shapes import ATTENDEES
from api.steps import STEPS
from domain.procedures import PROCEDURES

ASIDE = ("on", "document")
"""Every form ends with these, and draws them by itself."""


@dataclass(frozen=True)
class Entry:
    """One field: its name in the form, its place in what the step asks for, and its kind.

    The kinds are text, date, choice, tick (yes or no), ticks (several of some) and fact (one of the
    facts of the case). `options` are the codes to choose from.
    """

    name: str
    place: str
    kind: str
    required: bool = False
    options: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What stands above the field."""
        return step_words.label(self.place)

    @property
    def hint(self) -> str:
        """What to put in."""
        return "" if self.kind == "choice" else step_words.hint(self.place)

    def offered(self, open_to: list[str] | None = None) -> list[tuple[str, str]]:
        """What may be chosen, in words; only what is open, if that is known."""
        codes = [each for each in self.options if not open_to or each in open_to]
        return [(code, self._said(code)) for code in codes]

    def _said(self, code: str) -> str:
        name = self.place.rpartition(".")[2]
        if name == "procedure":
            return code.capitalize()
        known = {
            "outcome": words.OUTCOMES,
            "relief": words.RELIEFS,
            "level": words.LEVELS,
            "level_after": words.LEVELS,
        }.get(name, step_words.CHOICES.get(name, {}))
        return known.get(code, words.in_words(code) if code else "Not said")


@dataclass(frozen=True)
class StepForm:
    """The form of one step.

    `entries` are about the whole step, `each` about every count that is named; `items` is the name
    of the list that those make up. `names_counts` says whether counts are ticked at all.
    """

    step: str
    entries: tuple[Entry, ...]
    each: tuple[Entry, ...]
    items: str
    names_counts: bool

    def named(self, place: str) -> Entry | None:
        """The field at this place in what the step asks for."""
        return next((one for one in (*self.entries, *self.each) if one.place == place), None)


@cache
def form_of(step: str) -> StepForm:
    """The form of the step of this name."""
    asked = STEPS[step].schema().fields
    entries: list[Entry] = []
    each: tuple[Entry, ...] = ()
    items, names_counts = "", "counts" in asked
    for name, field in asked.items():
        if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            items, names_counts = name, True
            each = tuple(_inside(name, field.inner.schema, prefix="", without="count"))
        elif isinstance(field, fields.Nested) and name not in ASIDE:
            entries += _inside(name, field.schema, prefix=f"{name}_")
        elif name not in (*ASIDE, "counts"):
            entries.append(_entry(name, name, field))
    return StepForm(step, tuple(entries), each, items, names_counts)


def _inside(name: str, schema: Schema, *, prefix: str, without: str = "") -> Iterator[Entry]:
    for inner, field in schema.fields.items():
        if inner != without:
            yield _entry(f"{prefix}{inner}", f"{name}.{inner}", field)


def _entry(name: str, place: str, field: fields.Field) -> Entry:
    if isinstance(field, Choice):
        none = () if field.required else ("",)
        return Entry(
            name, place, "choice", field.required, (*none, *(str(each) for each in field.enum))
        )
    if name == "procedure":
        return Entry(name, place, "choice", field.required, tuple(PROCEDURES))
    if name == "wrong":
        return Entry(name, place, "fact", field.required)
    if isinstance(field, fields.List):
        return Entry(name, place, "ticks", field.required, ATTENDEES)
    if isinstance(field, fields.Boolean):
        return Entry(name, place, "tick")
    if isinstance(field, Whole):
        return Entry(name, place, "number", field.required)
    kind = "date" if isinstance(field, fields.Date) else "text"
    return Entry(name, place, kind, field.required)

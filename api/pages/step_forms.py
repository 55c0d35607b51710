"""How does what a person filled in become what a step asks for, and which field was wrong?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from api.pages.form_fields import Entry, StepForm, form_of
from api.pages.mistakes import MISSING, plain
from api.pages.step_words import label

Form = MultiDict[str, str]
Files = MultiDict[str, FileStorage]

CHUNK = 65_536
DIGITS_MAX = 9


def asked(step: str, form: Form, files: Files) -> dict[str, Any]:
    """The step's data as its schema takes it; a field left empty is left out."""
    known = form_of(step)
    data: dict[str, Any] = _given(form, "on")
    if paper := _paper(form, files):
        data["document"] = paper
    for entry in known.entries:
        _put(data, entry, _value(entry, form, entry.name))
    if known.items:
        data[known.items] = [_item(known, form, number) for number in numbers(form)]
    elif known.names_counts:
        data["counts"] = numbers(form)
    return data


def numbers(form: Form) -> list[int]:
    """The counts that are ticked."""
    return [int(each) for each in form.getlist("count") if _is_number(each)]


def field_errors(step: str, form: Form, messages: Mapping[str, Any]) -> dict[str, str]:
    """What the schema found wrong, by the name of the form's field; "" where it is no field's."""
    found: dict[str, str] = {}
    for path, message in _leaves(messages):
        field = _field(step, form, path)
        found.setdefault(field, _plain(field, message))
    return found


def summary(step: str, errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each error the id of its field, or "", and a sentence that names the field."""
    return [
        (f"{step}-{name}" if name else "", f"{_named(step, name)}: {text}")
        for name, text in errors.items()
    ]


def _named(step: str, name: str) -> str:
    field, _, number = name.partition("-")
    places = {"on": "on", "paper": "paper"}
    places |= {each: f"document.{each}" for each in ("reference", "sha256")}
    known = form_of(step)
    places |= {each.name: each.place for each in (known.each if number else known.entries)}
    said = label(places[field]) if field in places else "The form"
    return f"Count {number}, {said[:1].lower()}{said[1:]}" if number else said


def _plain(field: str, message: str) -> str:
    is_paper = field == "paper" and message == MISSING
    return "Choose the file, or give its SHA-256." if is_paper else plain(message)


def _given(form: Form, *names: str) -> dict[str, str]:
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def _value(entry: Entry, form: Form, name: str) -> Any:
    """What the field says; None if it is empty."""
    if entry.kind == "tick":
        return form.get(name) == "true"
    if entry.kind == "ticks":
        return form.getlist(name)
    text = form.get(name, "").strip()
    if entry.kind in ("number", "fact") and _is_number(text):
        return int(text)
    return text or None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX


def _put(data: dict[str, Any], entry: Entry, value: Any) -> None:
    outer, _, inner = entry.place.partition(".")
    if inner:
        data = data.setdefault(outer, {})
    if value is not None:
        data[inner or outer] = value


def _item(known: StepForm, form: Form, number: int) -> dict[str, Any]:
    said = {each.name: _value(each, form, f"{each.name}-{number}") for each in known.each}
    return {"count": number} | {name: value for name, value in said.items() if value is not None}


def _paper(form: Form, files: Files) -> dict[str, str]:
    paper = _given(form, "reference", "sha256")
    upload = files.get("paper")
    if upload and upload.filename:
        paper["sha256"] = _sha256(upload)
    return paper


def _sha256(upload: FileStorage) -> str:
    digest = hashlib.sha256()
    while chunk := upload.stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _leaves(messages: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _leaves(inner, (*path, key))
    else:
        yield path, str(messages[0] if isinstance(messages, list) else messages)


def _field(step: str, form: Form, path: tuple[Any, ...]) -> str:
    match path:
        case ("on",):
            return "on"
        case ("document", "sha256") if not form.get("sha256"):
            return "paper"
        case ("document", str(name)):
            return name
        case (str(items), int(index), str(name)) if form_of(step).named(f"{items}.{name}"):
            ticked = numbers(form)
            return f"{name}-{ticked[index]}" if index < len(ticked) else ""
        case (str(outer), str(inner)) if entry := form_of(step).named(f"{outer}.{inner}"):
            return entry.name
        case (str(name), *_) if entry := form_of(step).named(name):
            return entry.name
        case _:
            return ""

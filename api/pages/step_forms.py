"""How does what a person filled in become what a step asks for, and which field was wrong?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from api.pages.mistakes import MISSING, plain

Form = MultiDict[str, str]
Files = MultiDict[str, FileStorage]

LISTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "check": ("findings", ("outcome", "reason", "citation")),
    "agree": ("terms", ("relief",)),
    "redesignate": ("redesignations", ("level_after",)),
}
"""Steps that say something of each count: the list's name, and what each item says."""

CHUNK = 65_536

LABELS: Mapping[str, str] = {
    "ruleset": "Ruleset",
    "ruleset_version": "Version",
    "as_of": "Applied as of",
    "filing_number": "The court's filing number",
    "outcome": "outcome",
    "reason": "reason code",
    "citation": "law it rests on",
    "relief": "relief",
    "level_after": "level after the order",
    "ground": "Ground",
    "on": "Legal date",
    "reference": "Reference of the paper",
    "paper": "The paper itself",
    "sha256": "SHA-256 of the paper",
}


def asked(step: str, form: Form, files: Files) -> dict[str, Any]:
    """The step's data as its schema takes it; a field left empty is left out."""
    data: dict[str, Any] = _given(form, "on")
    if paper := _paper(form, files):
        data["document"] = paper
    if step in LISTS:
        name, says = LISTS[step]
        data[name] = [_item(form, number, says) for number in _numbers(form)]
    elif step in ("dismiss", "deny"):
        data["counts"] = _numbers(form)
    if step == "check":
        data["ruleset"] = _ruleset(form)
    return data | _given(form, "filing_number", "ground")


def field_errors(step: str, form: Form, messages: Mapping[str, Any]) -> dict[str, str]:
    """What the schema found wrong, by the name of the form's field; "" where it is no field's."""
    found: dict[str, str] = {}
    for path, message in _leaves(messages):
        field = _field(form, path, step)
        found.setdefault(field, _plain(field, message))
    return found


def summary(step: str, errors: Mapping[str, str]) -> list[tuple[str, str]]:
    """For each error the id of its field, or "", and a sentence that names the field."""
    return [
        (f"{step}-{name}" if name else "", _sentence(name, text)) for name, text in errors.items()
    ]


def _sentence(name: str, message: str) -> str:
    field, _, number = name.partition("-")
    label = LABELS.get(field, "The form")
    return f"Count {number}, {label}: {message}" if number else f"{label}: {message}"


def _plain(field: str, message: str) -> str:
    is_paper = field == "paper" and message == MISSING
    return "Choose the file, or give its SHA-256." if is_paper else plain(message)


def _given(form: Form, *names: str) -> dict[str, str]:
    return {name: form[name].strip() for name in names if form.get(name, "").strip()}


def _numbers(form: Form) -> list[int]:
    return [int(each) for each in form.getlist("count") if each.isascii() and each.isdigit()]


def _item(form: Form, number: int, says: tuple[str, ...]) -> dict[str, Any]:
    given = _given(form, *(f"{each}-{number}" for each in says))
    named = {name.rpartition("-")[0]: value for name, value in given.items()}
    return {"count": number} | named


def _ruleset(form: Form) -> dict[str, str]:
    given = _given(form, "ruleset", "ruleset_version", "as_of")
    names = {"ruleset": "id", "ruleset_version": "version", "as_of": "as_of"}
    return {names[name]: value for name, value in given.items()}


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


def _field(form: Form, path: tuple[Any, ...], step: str) -> str:
    match path:
        case ("document", "sha256") if not form.get("sha256"):
            return "paper"
        case ("document", name) | ("ruleset", "as_of" as name):
            return str(name)
        case ("ruleset", "id" | "version" as name):
            return {"id": "ruleset", "version": "ruleset_version"}[name]
        case (str(items), int(index), str(name)) if items == LISTS.get(step, ("",))[0]:
            return f"{name}-{_numbers(form)[index]}"
        case (str(name),) if name in form:
            return name
        case _:
            return ""

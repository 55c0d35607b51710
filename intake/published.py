"""Which figures does a file of published figures hold, and which identities does it ask?

JSON in UTF-8: `figures`, each with id, jurisdiction, as_of, measure, value, unit and source; and
`tie_outs`, each with an `identity` between them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from domain.published import Figure, Ours
from intake.county.mapping_keys import table_of
from intake.listing import Problem, Problems

BYTES_MAX = 1024 * 1024
VALUE_MAX = 10**12
FIELDS = ("id", "jurisdiction", "as_of", "measure", "value", "unit", "source")
APPROXIMATE = re.compile(r"\s*\(approx\.\)$")
COUNTED = {"report", "unit", "column", "on", "county", "procedure"}
MEND = "Mend the file; each figure has " + ", ".join(FIELDS) + "."


@dataclass(frozen=True)
class Published:
    """All that a file of published figures says; `sha256` is the digest of the whole file."""

    sha256: str
    figures: Mapping[str, Figure]
    identities: tuple[str, ...]


def read_published(stream: BinaryIO) -> Published:
    """Read the file. Raises Refused with every figure that is wrong."""
    data = stream.read(BYTES_MAX + 1)
    problems = Problems()
    said = _json(data, problems)
    figures: dict[str, Figure] = {}
    for number, each in enumerate(_listed(said, "figures", problems), 1):
        figure = _figure(number, each, problems)
        if figure and figure.id in figures:
            problems.add(_wrong(number, "id", f"The id {figure.id} stands here twice."))
        elif figure:
            figures[figure.id] = figure
    identities = [_identity(each) for each in _listed(said, "tie_outs", problems)]
    problems.refuse()
    return Published(hashlib.sha256(data).hexdigest(), figures, tuple(filter(None, identities)))


def read_counting(stream: BinaryIO, figures: Mapping[str, Figure]) -> dict[str, Ours]:
    """Read how we count each figure: a TOML table of report, unit, column, on, county, procedure.

    Without `on` it is the day of the figure, if that is a whole date. Raises Refused.
    """
    problems = Problems()
    found = {}
    for name, said in table_of(stream.read(BYTES_MAX)).items():
        if name not in figures:
            problems.add(_counted(name, "There is no such figure in the file of figures."))
        elif not isinstance(said, dict) or not set(said) <= COUNTED:
            problems.add(_counted(name, f"It is a table of {', '.join(sorted(COUNTED))}."))
        elif ours := _ours(name, said, figures[name], problems):
            found[name] = ours
    problems.refuse()
    return found


def _ours(name: str, said: dict[str, Any], figure: Figure, problems: Problems) -> Ours | None:
    on = said.get("on") or _day(figure.as_of)
    texts = [said.get(each, "") for each in ("report", "unit", "column", "county", "procedure")]
    if not (type(on) is date and all(isinstance(each, str) for each in texts) and all(texts[:3])):
        message = "It needs report, unit and column, and on: the day up to which the figure counts."
        problems.add(_counted(name, message))
        return None
    report, unit, column, county, procedure = texts
    return Ours(report, unit, column, on, county or None, procedure or None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _counted(name: str, message: str) -> Problem:
    remedy = 'Write: [AL1], report = "status", unit = "case", column = "total", on = 2018-02-20.'
    return Problem(0, name, message, remedy, "published")


def _json(data: bytes, problems: Problems) -> Mapping[str, Any]:
    if len(data) > BYTES_MAX:
        raise problems.refusal(_wrong(0, None, "The file is larger than 1 MiB."))
    try:
        said = json.loads(data.decode())
    except (ValueError, RecursionError):
        raise problems.refusal(_wrong(0, None, "The file is no JSON in UTF-8.")) from None
    if not isinstance(said, dict):
        raise problems.refusal(_wrong(0, None, "The file is no JSON object."))
    return said


def _listed(said: Mapping[str, Any], name: str, problems: Problems) -> list[Any]:
    found = said.get(name, [] if name == "tie_outs" else None)
    if not isinstance(found, list):
        raise problems.refusal(_wrong(0, name, f"It must be a list: {name}."))
    return found


def _figure(number: int, each: Any, problems: Problems) -> Figure | None:
    said = each if isinstance(each, dict) else {}
    wrong = [name for name in FIELDS if name != "value" and not _is_text(said.get(name))]
    value = said.get("value")
    if type(value) is not int or not 0 <= value <= VALUE_MAX:
        wrong.append("value")
    for name in wrong:
        what = f"a whole number up to {VALUE_MAX:,}" if name == "value" else "a short text"
        problems.add(_wrong(number, name, f"Figure {number} needs {what} here."))
    if wrong:
        return None
    unit = APPROXIMATE.sub("", said["unit"])
    is_rounded = unit != said["unit"]
    named = {name: said[name] for name in FIELDS}
    return Figure(**named | {"unit": unit}, is_rounded=is_rounded)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 400 and value.isprintable()


def _identity(each: Any) -> str:
    said = each.get("identity") if isinstance(each, dict) else None
    return said if isinstance(said, str) else ""


def _wrong(number: int, column: str | None, message: str) -> Problem:
    return Problem(number, column, message, MEND, "published")

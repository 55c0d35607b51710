"""Does a report know what it is asked for, and is it asked for all that it needs?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from inspect import Parameter, signature
from typing import Any, TypeVar

from projections.engine import Cursor, When, as_of
from projections.reports.report import Report

PROJECTION = "caseload"
"""What every report is read from."""

Asked = TypeVar("Asked", bound=Callable[..., Report])


class WronglyAsked(ValueError):
    """A report was asked for something that it does not know, or lacks what it needs."""


def reads(*names: str) -> Callable[[Asked], Asked]:
    """Say of a report which projections it is read from besides the caseload."""

    def mark(report: Asked) -> Asked:
        report.reads = names  # type: ignore[attr-defined]
        return report

    return mark


def ask(
    report: Callable[..., Report],
    cursor: Cursor,
    log_id: int,
    asked: Mapping[str, Any],
    *,
    today: Callable[[], date],
) -> Report:
    """The report as of when it is `asked` for: `at_position` or `as_of`, and `effective`.

    `today` is looked up only for one that depends on the day, if not `asked`. Raises WronglyAsked:
    nothing that was asked for is left aside in silence; and NotFoldedYet.
    """
    known = dict(list(signature(report).parameters.items())[3:])
    unknown = [name for name in asked if name not in (*known, *When._fields)]
    if unknown:
        names = ", ".join([*known, *When._fields])
        raise WronglyAsked(f"This report knows no {unknown[0]}; it can be asked for: {names}.")
    at = as_of(cursor, log_id, PROJECTION, _when(asked), getattr(report, "reads", ()))
    given = {name: value for name, value in asked.items() if name not in When._fields}
    if "today" in known and "today" not in given:
        given["today"] = today()
    lacking = [name for name, each in known.items() if _is_needed(each) and name not in given]
    if lacking:
        raise WronglyAsked(f"This report needs to be asked for a {lacking[0]}.")
    return report(cursor, log_id, at, **given)


def _when(asked: Mapping[str, Any]) -> When:
    if asked.get("at_position") is not None and asked.get("as_of") is not None:
        raise WronglyAsked(
            "Both at_position and as_of say as of when; ask for one of them, and none for now."
        )
    return When(**{name: asked[name] for name in When._fields if name in asked})


def _is_needed(parameter: Parameter) -> bool:
    return parameter.default is Parameter.empty

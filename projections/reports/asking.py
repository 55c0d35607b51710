"""Does a report know what it is asked for, and is it asked for all that it needs?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from inspect import Parameter, signature
from typing import Any

from projections.engine import Cursor
from projections.reports.report import Report


class WronglyAsked(ValueError):
    """A report was asked for something that it does not know, or lacks what it needs."""


def ask(
    report: Callable[..., Report],
    cursor: Cursor,
    log_id: int,
    asked: Mapping[str, Any],
    *,
    today: Callable[[], date],
) -> Report:
    """The report. `today` is looked up only for one that depends on the day, if not `asked`.

    Raises WronglyAsked: nothing that was asked for is left aside in silence.
    """
    known = dict(list(signature(report).parameters.items())[2:])
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise WronglyAsked(
            f"This report knows no {unknown[0]}; it can be asked for: {', '.join(known)}."
        )
    given = dict(asked)
    if "today" in known and "today" not in given:
        given["today"] = today()
    lacking = [name for name, each in known.items() if _is_needed(each) and name not in given]
    if lacking:
        raise WronglyAsked(f"This report needs to be asked for a {lacking[0]}.")
    return report(cursor, log_id, **given)


def _is_needed(parameter: Parameter) -> bool:
    return parameter.default is Parameter.empty

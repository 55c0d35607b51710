"""What does one field mean: nothing, a date, a level, a value?"""

from __future__ import annotations

from datetime import date

from domain.counts import Level
from intake.person import NO_DATE

_ORDER_DIGITS = 12
_NOTHING = frozenset({"", "X", "Y", "NULL"})
_STATUS = {level.name: level for level in Level}
_TYPE_OF_CHARGE = {level.name[0]: level for level in Level}


def present(field: str) -> str:
    """Give the value without its padding; "" for a blank, `NULL`, or the filler x or y."""
    if not field:
        return ""
    value = field.strip()
    return "" if value.upper() in _NOTHING else value


def day(field: str) -> date | None:
    """Give the date of a YYYYMMDD field, or None: a date that is not in the calendar is none."""
    value = field.strip()
    if len(value) != 8 or not (value.isascii() and value.isdigit()):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def level(status: str, type_of_charge: str) -> Level | None:
    """Give the level of a conviction: what it stands as (PC 17), else what was charged.

    Where they disagree, the status wins: a court may have reduced the charge. A status that
    names no level gives None, whatever was charged.
    """
    stands = present(status).upper()
    if stands:
        return _STATUS.get(stands)
    return _TYPE_OF_CHARGE.get(present(type_of_charge).upper())


def birth(field: str) -> str:
    """Give a birth date in ISO 8601, `NO_DATE` for one not in the calendar, "" for none."""
    if not present(field):
        return ""
    born = day(field)
    return born.isoformat() if born else NO_DATE


def convicts(disposition: str) -> bool:
    """Whether a row with this disposition is of a conviction: it begins with CONVICTED."""
    return disposition.lstrip().upper().startswith("CONVICTED")


def count_order(field: str) -> str:
    """Give the 12 digits of a count, CCC SSS NNN 000 (cycle, step, count); "" where not so."""
    order = field.strip()
    return order if len(order) == _ORDER_DIGITS and order.isascii() and order.isdigit() else ""

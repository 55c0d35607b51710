"""Which version of each row held at a position of the log, and on a legal day?"""

from __future__ import annotations

HELD = """
    from_position <= %(at_position)s
    AND from_on <= %(effective)s::date
    AND (to_position IS NULL OR to_position > %(at_position)s OR to_on > %(effective)s::date)
"""
"""A condition on a versioned table: the latest version known at the position whose every fact had
taken legal effect by the day.

Versions of a row follow one another by position and, as the engine writes them, by legal day; so
there is at most one. The day `infinity` asks for no day: then it is the version that held at the
position.
"""

NO_DAY = "infinity"

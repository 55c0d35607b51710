"""Is the county that is asked for in the file, and if not, which are?"""

from __future__ import annotations

from intake.doj import faults
from intake.listing import Problems

_REMEMBERED = 100


class County:
    """The county that is asked for, and what the rows taken so far say of it."""

    def __init__(self, name: str, problems: Problems) -> None:
        self.name = name.strip().upper()
        self._problems = problems
        self._others: set[str] = set()
        self._is_met = False

    def is_of(self, field: str) -> bool:
        """Whether a row with this county is of it."""
        county = field.strip().upper()
        if county == self.name:
            self._is_met = True
            return True
        if len(self._others) < _REMEMBERED:
            self._others.add(county)
        return False

    def finish(self) -> None:
        """Note what only the whole delivery shows: that none of it is of the county.

        Where a line could not be read that is not certain, and its own problem says enough.
        """
        if not self._problems and not self._is_met:
            self._problems.add(faults.no_such_county(self.name, self._others))

"""Files in: the state's list of convictions becomes cases to open, or is refused with reasons."""

from intake.doj import read_doj
from intake.listing import FoundCase, Listing, Problem, Refused

__all__ = ["FoundCase", "Listing", "Problem", "Refused", "read_doj"]

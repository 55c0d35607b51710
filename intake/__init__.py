"""Files in: lists of convictions become cases to open, or are refused with reasons."""

from intake.doj import read_doj
from intake.listing import FoundCase, Listing, Problem, Refused

__all__ = ["FoundCase", "Listing", "Problem", "Refused", "read_doj"]

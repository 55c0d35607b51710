"""Files in: the state's list of convictions, the court's list of a bulk order, or why not."""

from intake.bulk_list import BulkList, read_bulk_list
from intake.doj import read_doj
from intake.listing import FoundCase, Listing, Problem, Refused

__all__ = [
    "BulkList",
    "FoundCase",
    "Listing",
    "Problem",
    "Refused",
    "read_bulk_list",
    "read_doj",
]

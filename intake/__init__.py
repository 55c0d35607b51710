"""Files in: lists of convictions and of what a court ordered, or why they were refused."""

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

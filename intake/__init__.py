"""Files in: the state's list of convictions, and the court's list of orders, or why they are not."""

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

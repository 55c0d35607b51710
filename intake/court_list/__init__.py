"""A court's or the state's own list, to be held against the record, as a mapping says.

Any table with a header and one case or count a line. Unlike a delivery it is never refused for a
bad row: each row that cannot be read is told as such, and counts.
"""

from intake.court_list.mapping import CourtMapping
from intake.court_list.mapping_file import read_court_mapping, said_court_mapping
from intake.court_list.reading import CourtList, read_court_list

__all__ = [
    "CourtList",
    "CourtMapping",
    "read_court_list",
    "read_court_mapping",
    "said_court_mapping",
]

"""What is wrong with a list, in words, and what is to be done?

A docket is personal, and a cell may hold one by mistake; so no sentence shows what a cell holds.
"""

from __future__ import annotations

from domain.listed import Ordered
from intake.bulk_list.layout import BYTES_MAX, COLUMNS, DOCKET_LONGEST, SEALS
from intake.listing import Problem

AGAIN = "Ask the court for the list again, and give it as it was signed."
CONVERT = "Ask the court for the list in UTF-8: converted here, it is not what was signed."
COMMAS = (
    "Check for a missing or additional comma, a comma in a field without quotes, or a file that"
    f" was cut off. {AGAIN}"
)
ONCE = f"A list names each count once. {AGAIN}"
OVERLAP = "one of the two lines means every count."
QUOTES = (
    "The double quotes do not pair, or a carriage return stands within the line.",
    f"A record is one line; quote whole fields only. {AGAIN}",
)
HEADING = Problem(
    1,
    None,
    "The first line is not the heading of a list.",
    f"It must be: case_id,{','.join(COLUMNS)} or docket,{','.join(COLUMNS)}.",
)
SECOND_HEADING = (
    "A heading stands in the middle of the list, perhaps of a second list joined to it.",
    "Give each order's list by itself.",
)
NO_ID = (
    "This is not the id of a case.",
    f"A case's id has 32 hexadecimal digits in five groups. {AGAIN}",
)
NO_DOCKET = (
    f"The docket is missing, longer than {DOCKET_LONGEST} characters, or not printable.",
    AGAIN,
)
NO_COUNT = (
    "This is not the number of a count.",
    "Give a number from 1 to 999, or nothing for every count that is before the court.",
)
NO_OUTCOME = ("This is not what a list can order.", f"Give one of: {', '.join(Ordered)}.")
NO_SEAL = ("This does not say what is sealed.", f"Give one of: {', '.join(SEALS)}.")
EMPTY = Problem(0, None, "The list names no case.", f"Check that it is complete. {AGAIN}")
TOO_LARGE = Problem(
    0,
    None,
    f"The list is larger than {BYTES_MAX // 1024**2} MiB.",
    "Check that this is the order's list.",
)
UTF16 = Problem(0, None, "The list is in UTF-16 (two bytes for each character).", CONVERT)

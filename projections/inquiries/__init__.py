"""Who asked, was she matched, answered, followed up, and since when does she wait?

One row per inquiry. Nothing here says who she is: that lies in the vault.
"""

from projections.inquiries.fold import evolve
from projections.inquiries.query import Line, inquiries, inquiry, totals
from projections.inquiries.table import (
    APPEND_ONLY,
    COLUMNS,
    INDEXES,
    KEY,
    NAME,
    SHOWN,
    TABLE,
    VERSION,
    Row,
    make,
)

__all__ = [
    "APPEND_ONLY",
    "COLUMNS",
    "INDEXES",
    "KEY",
    "NAME",
    "SHOWN",
    "TABLE",
    "VERSION",
    "Line",
    "Row",
    "evolve",
    "inquiries",
    "inquiry",
    "make",
    "totals",
]

"""What does a court's list look like?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from domain.counts import Scope

BYTES_MAX = 16 * 1024 * 1024
"""Some 300,000 lines; the largest order known lists 8,156 cases."""
KEYS = ("case_id", "docket")
COLUMNS = ("count", "outcome", "seal")
WIDTH = 1 + len(COLUMNS)
CASE_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
COUNT = re.compile("[1-9][0-9]{0,2}", re.ASCII)
DOCKET_LONGEST = 120
SEALS: Mapping[str, Scope | None] = {
    "no": None,
    "yes": Scope.CONVICTION,
    **{str(scope): scope for scope in Scope},
}
"""What may stand under `seal`, and how much of the record it seals."""

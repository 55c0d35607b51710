"""What a proof says to people: each finding in plain words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from record.proof.findings import Finding

FINDINGS: Final[Mapping[str, str]] = {
    "Malformed": "This cannot be read as a receipt or a checkpoint. Paste all of it, unchanged.",
    "Unsigned": "No key of this log has signed this. It is of another log, or somebody changed it.",
    "NotIncluded": "The receipt does not lead to the seal that it names. Somebody changed it.",
    "Truncated": "Events that were sealed are gone, or you hold a seal that was never published.",
    "Forked": "You hold another history than this page shows. One of the two is not true.",
    "Inconsistent": "The log of today does not begin with what you hold. Events were changed.",
}

GRAVE: Final = frozenset({"Truncated", "Forked", "Inconsistent"})
"""Those that speak against whoever keeps the log, not against what was pasted."""

KEEP_IT: Final = (
    "Keep what you have: signed by the log's key, it is evidence. Ask the office why, in writing; "
    "and ask a witness what it saw last."
)


def says(finding: Finding) -> str:
    """What the finding means to whoever brought it."""
    return FINDINGS.get(type(finding).__name__, str(finding))


def remedy(finding: Finding) -> str:
    """What to do about it; nothing where the words say so already."""
    return KEEP_IT if type(finding).__name__ in GRAVE else ""

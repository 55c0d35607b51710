"""Days as events write them (RFC 3339): most events of a county share a few thousand."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=16_384)
def day(text: str) -> date:
    """The day; ValueError where it is none."""
    return date.fromisoformat(text)

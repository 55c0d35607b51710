"""How does a check become bytes in the FastAPI program? By hand, as the library writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from domain.transcoding import DatedEvent
from record.store.leaf import Commit, Envelopes
from scripts.benchmarks.rivals.shapes import Check

CHECKED = "case.checked"


def typed(name: str, data: Any) -> dict[str, Any]:
    """A value as the library's JSON writes what JSON has no type for."""
    return {"_type_": name, "_data_": data}


def checked(check: Check, by: str, role: str, at: datetime) -> bytes:
    """The state of the fact."""
    paper = check.document and typed("document", check.document.model_dump())
    ruleset = check.ruleset.model_dump() | {"as_of": _day(check.ruleset.as_of)}
    return orjson.dumps(
        {
            "timestamp": typed("datetime_iso", at.isoformat()),
            "by": by,
            "role": role,
            "on": _day(check.on),
            "document": paper,
            "ruleset": typed("ruleset", ruleset),
            "findings": [typed("finding", each.model_dump()) for each in check.findings],
        }
    )


def commit_of(command_id: UUID, by: str, role: str, body: bytes) -> Commit:
    """Who asks, for what, and when."""
    digest = sha256(body).hexdigest()
    return Commit("bench", command_id, by, role, "", digest, datetime.now(UTC))


def leaf_of(
    commit: Commit, case_id: UUID, version: int, state: bytes, on: date, before: bytes
) -> bytes:
    """The envelope without which the table takes no event."""
    event = DatedEvent(case_id, version, CHECKED, state, on, commit.recorded_at)
    return Envelopes(commit).leaf(event, before.hex())


def _day(day: date) -> dict[str, Any]:
    return typed("date_iso", day.isoformat())

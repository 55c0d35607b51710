"""The recorder of an application that was made with our persistence module."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from eventsourcing.application import Application

from record.store.recorder import PgApplicationRecorder


def ours(application: Application[UUID]) -> PgApplicationRecorder:
    """It, by the name that it has here."""
    return cast(PgApplicationRecorder, application.recorder)

"""Which PostgreSQL do we use when nobody gave us one? The one in the wheel, under our own supervisor."""

from .server import EmbeddedPostgres, Status
from .trouble import PostgresError

__all__ = ["EmbeddedPostgres", "PostgresError", "Status"]

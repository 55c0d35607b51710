"""Which PostgreSQL do we use when nobody gave us one? The wheel's, supervised by ourselves."""

from .server import EmbeddedPostgres, Status
from .trouble import PostgresError

__all__ = ["EmbeddedPostgres", "PostgresError", "Status"]

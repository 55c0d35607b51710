"""How does the library fare with its own PostgreSQL module, as it comes, on psycopg 3?"""

from __future__ import annotations

from importlib.metadata import version
from urllib.parse import parse_qs, urlsplit

PEER = (
    f"eventsourcing {version('eventsourcing')} with eventsourcing.postgres "
    f"on psycopg {version('psycopg')}"
)


def environment(url: str) -> dict[str, str]:
    """What the library reads to find its database; everything else is its default."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": asked["host"][0],
        "POSTGRES_PORT": asked["port"][0],
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": "",
    }

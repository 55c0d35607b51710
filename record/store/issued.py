"""The bytes of reports that were issued, by their digest."""

from __future__ import annotations

from hashlib import sha256

from psycopg2.extensions import cursor as Cursor

KEEP = """
INSERT INTO record.issued_reports (
    log_id,
    sha256,
    body
)
VALUES (
    %(log_id)s,
    %(sha256)s,
    %(body)s
)
ON CONFLICT DO NOTHING
"""

KEPT = """
SELECT body
FROM record.issued_reports
WHERE log_id = %(log_id)s
    AND sha256 = %(sha256)s
"""


def keep(cursor: Cursor, log_id: int, body: bytes) -> str:
    """Keep the bytes, once; their SHA-256 in hex."""
    digest = sha256(body)
    cursor.execute(KEEP, {"log_id": log_id, "sha256": digest.digest(), "body": body})
    return digest.hexdigest()


def kept(cursor: Cursor, log_id: int, digest: str) -> bytes | None:
    """The bytes with that SHA-256, in hex; None if none are kept."""
    cursor.execute(KEPT, {"log_id": log_id, "sha256": bytes.fromhex(digest)})
    found = cursor.fetchone()
    return bytes(found[0]) if found else None

"""Does the vault still hold what the events said of persons when they were put on record?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

from psycopg2.extensions import cursor as Cursor

from record.proof.findings import Changed, Finding, Malformed, Missing
from record.vault.disclosures import digest
from record.vault.sealing import unseal
from record.vault.trouble import Unreadable
from record.vault.vault import Vault

AT_ONCE = 1_000

COMMITTED = """
SELECT
    events.position,
    events.stream_id::text,
    events.version,
    convert_from(events.leaf, 'UTF8'),
    entries.ciphertext,
    keys.kek_id,
    keys.wrapped_key
FROM record.events
LEFT JOIN vault.entries
    ON entries.log_id = events.log_id
    AND entries.case_id = events.stream_id
    AND entries.version = events.version
LEFT JOIN vault.keys
    ON keys.log_id = events.log_id
    AND keys.case_id = events.stream_id
WHERE events.log_id = %(log_id)s
    AND events.position > %(after)s
    AND position('"sd":[]'::bytea IN events.leaf) = 0
ORDER BY events.position
LIMIT %(limit)s
"""


def examine(vault: Vault, cursor: Cursor) -> Iterator[Finding]:
    """Every entry that a leaf commits to (RFC 9901), opened and held against its digests.

    Whoever holds the key could close other data in its place; the digests tell. What no finding
    says is whose data it is.
    """
    after = 0
    while True:
        asked = {"log_id": vault.log_id, "after": after, "limit": AT_ONCE}
        cursor.execute(COMMITTED, asked)
        rows = cursor.fetchall()
        if not rows:
            return
        for position, stream_id, version, leaf, entry, kek_id, wrapped in rows:
            if entry is None:
                yield Missing(f"What event {position} said of a person is not in the vault.")
                continue
            try:
                case_id = UUID(stream_id)
                key = vault.data_key(case_id, kek_id, wrapped)
                found = unseal(key, vault.log_id, case_id, version, bytes(entry))
            except Unreadable:
                yield Malformed(
                    f"What event {position} said of a person cannot be opened any more."
                )
                continue
            if not set(json.loads(leaf)["sd"]).issuperset(map(digest, found)):
                yield Changed(f"The vault holds other data than event {position} committed to.")
        after = rows[-1][0]

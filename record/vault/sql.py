"""What does the vault say to PostgreSQL?

Many values go in one parameter each: the text of an array, bytes in hexadecimal. The parser reads
that in one piece, where a list would become one expression an element.
"""

from collections.abc import Iterable

ANY_KEK = """
SELECT kek_id
FROM vault.keys
WHERE log_id = %(log_id)s
ORDER BY case_id
LIMIT 1
"""

KEY_OF_CASE = """
SELECT
    kek_id,
    wrapped_key
FROM vault.keys
WHERE log_id = %(log_id)s
    AND case_id = %(case_id)s
"""

INSERT_KEYS = """
INSERT INTO vault.keys (
    log_id,
    case_id,
    kek_id,
    wrapped_key
)
SELECT
    %(log_id)s,
    case_id,
    %(kek_id)s,
    decode(wrapped_key, 'hex')
FROM unnest(%(case_ids)s::uuid[], %(wrapped_keys)s::text[]) AS given (case_id, wrapped_key)
"""

INSERT_ENTRIES = """
INSERT INTO vault.entries (
    log_id,
    case_id,
    version,
    ciphertext
)
SELECT
    %(log_id)s,
    case_id,
    version,
    decode(ciphertext, 'hex')
FROM unnest(
    %(case_ids)s::uuid[],
    %(versions)s::integer[],
    %(ciphertexts)s::text[]
) AS given (case_id, version, ciphertext)
"""

INSERT_BLINDS = """
INSERT INTO vault.blind_index (
    log_id,
    blind,
    case_id
)
SELECT
    %(log_id)s,
    decode(blind, 'hex'),
    case_id
FROM unnest(%(blinds)s::text[], %(case_ids)s::uuid[]) AS given (blind, case_id)
ON CONFLICT DO NOTHING
"""
"""A later entry of a case may repeat what an earlier one said."""

CLAIM_SOURCES = """
INSERT INTO vault.sources (
    log_id,
    blind,
    case_id
)
SELECT
    %(log_id)s,
    decode(blind, 'hex'),
    case_id
FROM unnest(%(blinds)s::text[], %(case_ids)s::uuid[]) AS given (blind, case_id)
"""

KNOWN_SOURCES = """
SELECT
    sources.blind,
    sources.case_id::text
FROM unnest(%(blinds)s::text[]) AS given (blind)
JOIN vault.sources
    ON sources.log_id = %(log_id)s
    AND sources.blind = decode(given.blind, 'hex')
"""

DRAW_PERSONS = """
INSERT INTO vault.persons (
    log_id,
    blind,
    person_id
)
SELECT
    %(log_id)s,
    decode(blind, 'hex'),
    gen_random_uuid()
FROM unnest(%(blinds)s::text[]) AS given (blind)
ON CONFLICT (log_id, blind) DO NOTHING
"""

PERSONS = """
SELECT
    persons.blind,
    persons.person_id::text
FROM unnest(%(blinds)s::text[]) AS given (blind)
JOIN vault.persons
    ON persons.log_id = %(log_id)s
    AND persons.blind = decode(given.blind, 'hex')
"""

INSERT_SEALS = """
INSERT INTO vault.seals (
    log_id,
    case_id,
    version,
    is_sealed
)
SELECT
    %(log_id)s,
    case_id,
    version,
    is_sealed
FROM unnest(
    %(case_ids)s::uuid[],
    %(versions)s::integer[],
    %(sealed)s::boolean[]
) AS given (case_id, version, is_sealed)
"""

SEALED = """
SELECT case_id::text
FROM (
    SELECT DISTINCT ON (case_id)
        case_id,
        is_sealed
    FROM vault.seals
    WHERE log_id = %(log_id)s
    ORDER BY
        case_id,
        version DESC
) AS latest
WHERE is_sealed
"""

FIND = """
SELECT DISTINCT case_id::text
FROM vault.blind_index
WHERE log_id = %(log_id)s
    AND blind IN (
        SELECT decode(given.blind, 'hex')
        FROM unnest(%(blinds)s::text[]) AS given (blind)
    )
    AND NOT coalesce(
        (
            SELECT seals.is_sealed
            FROM vault.seals
            WHERE seals.log_id = blind_index.log_id
                AND seals.case_id = blind_index.case_id
            ORDER BY seals.version DESC
            LIMIT 1
        ),
        FALSE
    )
ORDER BY case_id::text
"""

FIND_EACH = """
SELECT
    blind_index.blind,
    blind_index.case_id::text
FROM unnest(%(blinds)s::text[]) AS given (blind)
JOIN vault.blind_index
    ON blind_index.log_id = %(log_id)s
    AND blind_index.blind = decode(given.blind, 'hex')
"""

ENTRIES = """
SELECT
    entries.case_id::text,
    entries.version,
    entries.ciphertext,
    keys.kek_id,
    keys.wrapped_key
FROM vault.entries
LEFT JOIN vault.keys
    ON keys.log_id = entries.log_id
    AND keys.case_id = entries.case_id
    AND keys.case_id = ANY(%(case_ids)s::uuid[])
WHERE entries.log_id = %(log_id)s
    AND entries.case_id = ANY(%(case_ids)s::uuid[])
    AND NOT coalesce(
        (
            SELECT seals.is_sealed
            FROM vault.seals
            WHERE seals.log_id = entries.log_id
                AND seals.case_id = entries.case_id
            ORDER BY seals.version DESC
            LIMIT 1
        ),
        FALSE
    )
ORDER BY
    entries.case_id,
    entries.version
"""
"""The keys are named twice: before the first ANALYZE, PostgreSQL would read those of all cases."""


def array(items: Iterable[str]) -> str:
    """The text of an array of numbers or UUIDs, which need no quotes."""
    return "{" + ",".join(items) + "}"


def hex_array(items: Iterable[bytes]) -> str:
    """The text of an array of bytes, in hexadecimal."""
    return array(each.hex() for each in items)

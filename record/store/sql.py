"""The statements of the recorders, in the order in which a command meets them."""

ANSWER = """
SELECT
    e.stream_id,
    e.version,
    c.last_position,
    c.request_sha256,
    c.last_position - c.first_position + 1
FROM record.commits AS c
JOIN record.events AS e
    ON e.log_id = c.log_id
    AND e.position = c.last_position
WHERE c.log_id = %(log_id)s
    AND c.command_id = %(command_id)s
"""

SELECT_EVENTS = """
SELECT
    stream_id,
    version,
    topic,
    state,
    leaf_hash,
    position
FROM record.events
WHERE log_id = %(log_id)s
    AND stream_id = %(stream_id)s
    AND version > %(gt)s
    AND version <= %(lte)s
ORDER BY version
LIMIT %(limit)s
"""

SELECT_EVENTS_DESCENDING = SELECT_EVENTS.replace("ORDER BY version", "ORDER BY version DESC")

SELECT_STREAMS = """
SELECT
    each.stream_id,
    each.version,
    each.topic,
    encode(each.state, 'escape'),
    each.leaf_hash,
    each.position
FROM unnest(%(streams)s::uuid[]) AS given (stream_id)
CROSS JOIN LATERAL (
    SELECT *
    FROM record.events AS e
    WHERE e.log_id = %(log_id)s
        AND e.stream_id = given.stream_id
    ORDER BY e.version
) AS each
ORDER BY
    each.stream_id,
    each.version
"""
"""The inner order makes PostgreSQL look each stream up; a plain join may read the whole log."""

LAST_LEAVES = """
SELECT DISTINCT ON (e.stream_id)
    e.stream_id,
    e.version,
    e.leaf_hash
FROM record.events AS e
WHERE e.log_id = %(log_id)s
    AND e.stream_id = ANY (%(streams)s::uuid[])
ORDER BY
    e.stream_id,
    e.version DESC
"""

APPEND_AND_FLUSH = """
CALL record.append_and_flush(%(log_id)s, %(batch)s, %(contiguous)s, %(hint)s, NULL)
"""

APPEND = """
SELECT record.append(%(log_id)s, %(batch)s, %(contiguous)s)
"""

FLUSH_LATER = """
SET LOCAL synchronous_commit = off
"""

FLUSH = """
SELECT record.flush(%(log_id)s, %(hint)s)
"""

OPEN_COMMIT = """
SELECT record.open_commit(
    %(log_id)s,
    %(n)s,
    %(command_id)s,
    %(actor)s,
    %(role)s,
    %(host)s,
    %(request_sha256)s,
    %(recorded_at)s
)
"""

COPY_EVENTS = """
COPY record.events (
    log_id,
    position,
    stream_id,
    version,
    topic,
    state,
    leaf
)
FROM STDIN WITH (FORMAT binary)
"""

CLOSE_COMMIT = """
SELECT record.close_commit(%(log_id)s, %(first)s, %(last)s)
"""

SELECT_NOTIFICATIONS = """
SELECT
    position,
    stream_id,
    version,
    topic,
    encode(state, 'escape')
FROM record.events
WHERE log_id = %(log_id)s
    AND position >= %(start)s
    AND position <= %(stop)s
ORDER BY position
"""

SELECT_NOTIFICATIONS_OF_TOPICS = SELECT_NOTIFICATIONS.replace(
    "ORDER BY position",
    """    AND topic = ANY (%(topics)s::text[])
ORDER BY position
LIMIT %(limit)s""",
)

MAX_POSITION = """
SELECT max(position)
FROM record.events
WHERE log_id = %(log_id)s
"""

INSERT_SNAPSHOTS = """
INSERT INTO record.snapshots (
    log_id,
    purpose,
    stream_id,
    version,
    topic,
    state
)
SELECT
    %(log_id)s,
    %(purpose)s,
    each.stream_id,
    each.version,
    each.topic,
    each.state
FROM unnest(
    %(streams)s::uuid[],
    %(versions)s::integer[],
    %(topics)s::text[],
    %(states)s::bytea[]
) AS each (stream_id, version, topic, state)
"""

SELECT_SNAPSHOTS = """
SELECT
    stream_id,
    version,
    topic,
    state
FROM record.snapshots
WHERE log_id = %(log_id)s
    AND purpose = %(purpose)s
    AND stream_id = %(stream_id)s
    AND version > %(gt)s
    AND version <= %(lte)s
ORDER BY version
LIMIT %(limit)s
"""

SELECT_SNAPSHOTS_DESCENDING = SELECT_SNAPSHOTS.replace("ORDER BY version", "ORDER BY version DESC")

-- One round trip for an append: the log is locked only until the commit is written, and nobody is
-- answered before it is on disk. What a row must satisfy is asked of one compiled function: as an
-- expression it was read and planned anew for every insert, and cost more than the insert itself.

DROP FUNCTION record.append(
    integer, uuid[], integer[], text[], bytea[], bytea[],
    uuid, text, text, text, text, timestamptz, boolean
);

-- RFC 8785 sorts the leaf's keys, so what binds it to its row is its tail.
CREATE FUNCTION record.leaf_names(
    in_leaf bytea,
    in_stream uuid,
    in_version integer,
    in_topic text,
    in_state bytea
) RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
AS $$
BEGIN
    RETURN in_version >= 0
        AND length(in_leaf) < 65536
        AND in_topic !~ '["\\[:cntrl:]]'
        AND substr(
            in_leaf,
            length(in_leaf) - 153 - octet_length(in_topic) - length(in_version::text)
        ) = convert_to(
            '"state_sha256":"' || encode(sha256(in_state), 'hex')
            || '","stream":"' || in_stream::text
            || '","topic":"' || in_topic
            || '","v":1,"ver":' || in_version::text || '}',
            'UTF8'
        );
END
$$;

ALTER TABLE record.events
    DROP CONSTRAINT leaf_names_its_event,
    DROP CONSTRAINT events_leaf_check,
    DROP CONSTRAINT events_topic_check,
    DROP CONSTRAINT events_version_check;
ALTER TABLE record.events
    ADD CONSTRAINT leaf_names_its_event CHECK (
        record.leaf_names(leaf, stream_id, version, topic, state)
    );

-- Locks the log until the transaction ends; returns its last position.
CREATE FUNCTION record.lock_log(in_log integer)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    last bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1146047312, in_log);

    -- A new statement, so a new snapshot: it sees the predecessor's commit.
    SELECT position
    INTO last
    FROM record.events
    WHERE log_id = in_log
    ORDER BY position DESC
    LIMIT 1;
    RETURN coalesce(last, 0);
END
$$;

CREATE OR REPLACE FUNCTION record.open_commit(
    in_log integer,
    in_events integer,
    in_command uuid,
    in_actor text,
    in_role text,
    in_host text,
    in_request text,
    in_recorded_at timestamptz
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    base bigint := record.lock_log(in_log);
BEGIN
    INSERT INTO record.commits (
        log_id,
        first_position,
        last_position,
        command_id,
        actor,
        role,
        host,
        request_sha256,
        recorded_at
    )
    VALUES (
        in_log,
        base + 1,
        base + in_events,
        in_command,
        in_actor,
        in_role,
        in_host,
        in_request,
        in_recorded_at
    );
    RETURN base;
END
$$;

-- Refuses positions that leave a hole in a stream, or whose leaf does not name its predecessor's.
CREATE OR REPLACE FUNCTION record.close_commit(
    in_log integer,
    in_first bigint,
    in_last bigint
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    broken record;
BEGIN
    SELECT
        e.stream_id,
        e.version
    INTO broken
    FROM record.events AS e
    WHERE e.log_id = in_log
        AND e.position BETWEEN in_first AND in_last
        AND CASE
            WHEN e.version = 1
                THEN position('"prev":null'::bytea IN e.leaf) = 0
            ELSE NOT EXISTS (
                SELECT
                FROM record.events AS previous
                WHERE previous.log_id = e.log_id
                    AND previous.stream_id = e.stream_id
                    AND previous.version = e.version - 1
                    AND position(
                        '"prev":"' || encode(previous.leaf_hash, 'hex') || '"'
                        IN convert_from(e.leaf, 'UTF8')
                    ) > 0
            )
        END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % of stream % does not follow what is on record',
            broken.version, broken.stream_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

-- The commits of a batch and their events, as one document: half the work, for both sides, of an
-- array for each column. States that are not text come in hexadecimal.
CREATE FUNCTION record.append(
    in_log integer,
    in_batch jsonb,
    in_contiguous boolean
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    base bigint := record.lock_log(in_log);
BEGIN
    INSERT INTO record.commits (
        log_id,
        first_position,
        last_position,
        command_id,
        actor,
        role,
        host,
        request_sha256,
        recorded_at
    )
    SELECT
        in_log,
        base + each.first,
        base + each.last,
        each.command,
        each.actor,
        each.role,
        each.host,
        each.request,
        each.recorded_at
    FROM jsonb_to_recordset(in_batch -> 'commits') AS each (
        first integer,
        last integer,
        command uuid,
        actor text,
        role text,
        host text,
        request text,
        recorded_at timestamptz
    );

    INSERT INTO record.events (
        log_id,
        position,
        stream_id,
        version,
        topic,
        state,
        leaf
    )
    SELECT
        in_log,
        base + each.at,
        each.stream,
        each.version,
        each.topic,
        coalesce(convert_to(each.state, 'UTF8'), decode(each.state_hex, 'hex')),
        convert_to(each.leaf, 'UTF8')
    FROM jsonb_to_recordset(in_batch -> 'events') AS each (
        at integer,
        stream uuid,
        version integer,
        topic text,
        state text,
        state_hex text,
        leaf text
    );

    IF in_contiguous THEN
        PERFORM record.close_commit(
            in_log, base + 1, base + jsonb_array_length(in_batch -> 'events')
        );
    END IF;
    RETURN base + 1;
END
$$;

-- Makes everything durable that was committed before: its own commit is later in the same WAL, and
-- waits for the disk, and for a synchronous standby where there is one. The notification is a hint
-- to whoever follows the log; none of them relies on it.
CREATE FUNCTION record.flush(
    in_log integer,
    in_hint boolean
) RETURNS pg_lsn
LANGUAGE plpgsql
AS $$
BEGIN
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    IF in_hint THEN
        PERFORM pg_notify('docketproof_log_' || in_log::text, '');
    END IF;
    RETURN pg_logical_emit_message(true, 'docketproof', '');
END
$$;

-- Two transactions in one round trip: the append, which gives the lock back before the disk has
-- it, and the flush, which ends once the disk has it. The answer comes after both.
CREATE PROCEDURE record.append_and_flush(
    in_log integer,
    in_batch jsonb,
    in_contiguous boolean,
    in_hint boolean,
    INOUT first_position bigint
)
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    first_position := record.append(in_log, in_batch, in_contiguous);
    COMMIT;
    PERFORM record.flush(in_log, in_hint);
END
$$;

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA record FROM PUBLIC;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA record TO docketproof_app;

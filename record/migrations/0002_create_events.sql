-- The record: events in one dense order per log, and the commit that brought each of them.
-- Correctness rests on the primary keys; the advisory lock in record.append only spares retries.

CREATE TABLE record.logs (
    log_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE CHECK (name ~ '^[a-z][a-z0-9_.-]{0,62}$')
);

CREATE TABLE record.events (
    log_id integer NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    stream_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 0),
    topic text NOT NULL CHECK (topic !~ '["\\[:cntrl:]]'),
    state bytea NOT NULL,
    leaf bytea NOT NULL CHECK (length(leaf) < 65536),
    leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || leaf)) STORED,
    PRIMARY KEY (log_id, position),
    UNIQUE (log_id, stream_id, version),
    -- RFC 8785 sorts the leaf's keys, so what binds it to this row is its tail.
    CONSTRAINT leaf_names_its_event CHECK (
        right(
            convert_from(leaf, 'UTF8'),
            154 + length(topic) + length(version::text)
        ) = '"state_sha256":"' || encode(sha256(state), 'hex')
            || '","stream":"' || stream_id
            || '","topic":"' || topic
            || '","v":1,"ver":' || version || '}'
    )
);

CREATE TABLE record.commits (
    log_id integer NOT NULL,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL CHECK (last_position >= first_position),
    command_id uuid NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    host text NOT NULL,
    request_sha256 text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (log_id, first_position),
    UNIQUE (log_id, command_id)
);

CREATE FUNCTION record.open_log(in_name text)
RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, record
AS $$
DECLARE
    found integer;
BEGIN
    SELECT log_id INTO found FROM record.logs WHERE name = in_name;
    IF found IS NULL THEN
        INSERT INTO record.logs (name) VALUES (in_name) ON CONFLICT (name) DO NOTHING;
        SELECT log_id INTO found FROM record.logs WHERE name = in_name;
    END IF;
    RETURN found;
END
$$;

-- Opens a commit of so many events; returns the position before the first of them.
CREATE FUNCTION record.open_commit(
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
    base bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(1146047312, in_log);

    -- A new statement, so a new snapshot: it sees the predecessor's commit.
    SELECT coalesce(max(position), 0)
    INTO base
    FROM record.events
    WHERE log_id = in_log;

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
CREATE FUNCTION record.close_commit(
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
    LEFT JOIN record.events AS previous
        ON previous.log_id = e.log_id
        AND previous.stream_id = e.stream_id
        AND previous.version = e.version - 1
    WHERE e.log_id = in_log
        AND e.position BETWEEN in_first AND in_last
        AND NOT coalesce(
            CASE
                WHEN e.version = 1
                    THEN position('"prev":null' IN convert_from(e.leaf, 'UTF8')) > 0
                ELSE position(
                    '"prev":"' || encode(previous.leaf_hash, 'hex') || '"'
                    IN convert_from(e.leaf, 'UTF8')
                ) > 0
            END,
            false
        )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'version % of stream % does not follow what is on record',
            broken.version, broken.stream_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END
$$;

-- One round trip for what people do: a few events of one command.
CREATE FUNCTION record.append(
    in_log integer,
    in_streams uuid[],
    in_versions integer[],
    in_topics text[],
    in_states bytea[],
    in_leaves bytea[],
    in_command uuid,
    in_actor text,
    in_role text,
    in_host text,
    in_request text,
    in_recorded_at timestamptz,
    in_contiguous boolean
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
    base bigint;
    n integer := cardinality(in_streams);
BEGIN
    base := record.open_commit(
        in_log, n, in_command, in_actor, in_role, in_host, in_request, in_recorded_at
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
        base + each.ordinal,
        each.stream_id,
        each.version,
        each.topic,
        each.state,
        each.leaf
    FROM unnest(in_streams, in_versions, in_topics, in_states, in_leaves)
        WITH ORDINALITY AS each (stream_id, version, topic, state, leaf, ordinal);

    IF in_contiguous THEN
        PERFORM record.close_commit(in_log, base + 1, base + n);
    END IF;
    RETURN base + 1;
END
$$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA record FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA record TO docketproof_app;
GRANT SELECT ON record.logs TO docketproof_app;
GRANT SELECT, INSERT ON record.events, record.commits TO docketproof_app;

-- The tree over the log, as far as it is whole, and the checkpoints that were published of it.
-- Only full tiles are kept: what is at the edge is read from the events and from the tiles below.

SET LOCAL ROLE docketproof_owner;

CREATE TABLE record.tiles (
    log_id integer NOT NULL,
    level smallint NOT NULL CHECK (level >= 0),
    place bigint NOT NULL CHECK (place >= 0),
    hashes bytea NOT NULL CHECK (length(hashes) = 8192),
    root bytea NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (log_id, level, place)
);

COMMENT ON TABLE record.tiles IS
    'Whole subtrees of the RFC 6962 tree, 256 hashes each (C2SP tlog-tiles), and the root of each.';

CREATE TABLE record.checkpoints (
    log_id integer NOT NULL,
    size bigint NOT NULL CHECK (size > 0),
    note bytea NOT NULL CHECK (length(note) <= 1000000),
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (log_id, size)
);

COMMENT ON TABLE record.checkpoints IS
    'Signed notes (C2SP tlog-checkpoint), published once the witnesses that are asked for cosigned.';

CREATE TABLE record.stamps (
    log_id integer NOT NULL,
    size bigint NOT NULL,
    response bytea NOT NULL,
    PRIMARY KEY (log_id, size),
    FOREIGN KEY (log_id, size) REFERENCES record.checkpoints
);

COMMENT ON TABLE record.stamps IS
    'Time stamps (RFC 3161) over the text of a checkpoint, as the authority answered.';

CREATE TRIGGER tiles_never_change
    BEFORE UPDATE OR DELETE ON record.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER tiles_never_vanish
    BEFORE TRUNCATE ON record.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER checkpoints_never_change
    BEFORE UPDATE OR DELETE ON record.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER checkpoints_never_vanish
    BEFORE TRUNCATE ON record.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER stamps_never_change
    BEFORE UPDATE OR DELETE ON record.stamps
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER stamps_never_vanish
    BEFORE TRUNCATE ON record.stamps
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();

ALTER TABLE record.tiles ENABLE ALWAYS TRIGGER tiles_never_change;
ALTER TABLE record.tiles ENABLE ALWAYS TRIGGER tiles_never_vanish;
ALTER TABLE record.checkpoints ENABLE ALWAYS TRIGGER checkpoints_never_change;
ALTER TABLE record.checkpoints ENABLE ALWAYS TRIGGER checkpoints_never_vanish;
ALTER TABLE record.stamps ENABLE ALWAYS TRIGGER stamps_never_change;
ALTER TABLE record.stamps ENABLE ALWAYS TRIGGER stamps_never_vanish;

GRANT SELECT, INSERT ON record.tiles, record.checkpoints, record.stamps TO docketproof_sealer;
GRANT SELECT ON record.tiles, record.checkpoints, record.stamps TO docketproof_reader;

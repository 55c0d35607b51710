-- How far each reader has got, and snapshots: what may change, because it can be had again.

CREATE TABLE record.snapshots (
    log_id integer NOT NULL,
    purpose text NOT NULL,
    stream_id uuid NOT NULL,
    version integer NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    PRIMARY KEY (log_id, purpose, stream_id, version)
);

CREATE TABLE record.tracking (
    log_id integer NOT NULL,
    reader text NOT NULL,
    upstream text NOT NULL,
    position bigint NOT NULL CHECK (position >= 0),
    PRIMARY KEY (log_id, reader, upstream)
) WITH (fillfactor = 50);

GRANT SELECT, INSERT ON record.snapshots TO docketproof_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON record.tracking TO docketproof_app;

-- The public halves of the keys that signed for a log: to be compared with what was handed out on
-- paper, never to be believed from here.

SET LOCAL ROLE docketproof_owner;

CREATE TABLE record.log_keys (
    log_id integer NOT NULL,
    verifier text NOT NULL CHECK (length(verifier) <= 1000),
    since bigint NOT NULL CHECK (since > 0),
    PRIMARY KEY (log_id, verifier)
);

COMMENT ON TABLE record.log_keys IS
    'Each key that signed a published checkpoint (C2SP signed-note), and the size of its first one.';

CREATE TRIGGER log_keys_never_change
    BEFORE UPDATE OR DELETE ON record.log_keys
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER log_keys_never_vanish
    BEFORE TRUNCATE ON record.log_keys
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();

ALTER TABLE record.log_keys ENABLE ALWAYS TRIGGER log_keys_never_change;
ALTER TABLE record.log_keys ENABLE ALWAYS TRIGGER log_keys_never_vanish;

GRANT SELECT, INSERT ON record.log_keys TO docketproof_sealer;
GRANT SELECT ON record.log_keys TO docketproof_reader;

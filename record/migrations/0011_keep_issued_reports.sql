-- Reports as they were issued: their bytes under their digest, which the event of the issue names.
-- They are written before that event, so that no event can name bytes that are not there.

SET LOCAL ROLE docketproof_owner;

CREATE TABLE record.issued_reports (
    log_id integer NOT NULL,
    sha256 bytea NOT NULL CHECK (sha256 = sha256(body)),
    body bytea NOT NULL,
    PRIMARY KEY (log_id, sha256)
);

COMMENT ON TABLE record.issued_reports IS
    'The canonical JSON (RFC 8785) of each report that was issued, by its SHA-256.';

CREATE TRIGGER issued_reports_never_change
    BEFORE UPDATE OR DELETE ON record.issued_reports
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER issued_reports_never_vanish
    BEFORE TRUNCATE ON record.issued_reports
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();

ALTER TABLE record.issued_reports ENABLE ALWAYS TRIGGER issued_reports_never_change;
ALTER TABLE record.issued_reports ENABLE ALWAYS TRIGGER issued_reports_never_vanish;

GRANT SELECT, INSERT ON record.issued_reports TO docketproof_writer;
GRANT SELECT ON record.issued_reports TO docketproof_reader;

-- What is on record stays as it is: no grant allows a change, and no owner's slip gets past these.
-- ENABLE ALWAYS keeps them awake under session_replication_role = replica.

CREATE FUNCTION record.refuse_change()
RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the record is append-only: % on %.% is refused; append a correction instead',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER events_never_change
    BEFORE UPDATE OR DELETE ON record.events
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER events_never_vanish
    BEFORE TRUNCATE ON record.events
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER commits_never_change
    BEFORE UPDATE OR DELETE ON record.commits
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER commits_never_vanish
    BEFORE TRUNCATE ON record.commits
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER logs_never_change
    BEFORE UPDATE OR DELETE ON record.logs
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();
CREATE TRIGGER logs_never_vanish
    BEFORE TRUNCATE ON record.logs
    FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change();

ALTER TABLE record.events ENABLE ALWAYS TRIGGER events_never_change;
ALTER TABLE record.events ENABLE ALWAYS TRIGGER events_never_vanish;
ALTER TABLE record.commits ENABLE ALWAYS TRIGGER commits_never_change;
ALTER TABLE record.commits ENABLE ALWAYS TRIGGER commits_never_vanish;
ALTER TABLE record.logs ENABLE ALWAYS TRIGGER logs_never_change;
ALTER TABLE record.logs ENABLE ALWAYS TRIGGER logs_never_vanish;

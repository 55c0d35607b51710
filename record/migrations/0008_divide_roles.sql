-- One role for each need, so that whoever takes over one part of the service has that part only.
-- What each may do, and what was weighed, stands in docs/decisions/0009-roles.md.

-- Roles are made by whoever migrates; all that lies in this database belongs to docketproof_owner.
RESET ROLE;

-- Whoever makes them in another database of the cluster at this moment is waited for, and has then
-- done all that follows up to the grants on this database.
DO $$
DECLARE
    made text;
BEGIN
    FOREACH made IN ARRAY ARRAY[
        'docketproof_writer',
        'docketproof_projector',
        'docketproof_reader',
        'docketproof_sealer',
        'docketproof_vault'
    ]
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', made);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
END
$$;

-- What is personal is written in the transaction of its event, so the vault's role may append. The
-- service's login may become what it needs, and is none of it before: NOINHERIT comes first, since
-- from PostgreSQL 16 on each grant remembers what that was.
DO $$
BEGIN
    IF NOT pg_has_role('docketproof_vault', 'docketproof_writer', 'MEMBER') THEN
        GRANT docketproof_writer TO docketproof_vault;
        ALTER ROLE docketproof_app NOINHERIT;
        GRANT
            docketproof_writer,
            docketproof_projector,
            docketproof_reader,
            docketproof_vault
        TO docketproof_app;
    END IF;
END
$$;

-- Whoever migrates may become each of them; if others made them, the others have to admit it.
DO $$
BEGIN
    SET LOCAL ROLE docketproof_sealer;
    RESET ROLE;
EXCEPTION
    WHEN insufficient_privilege THEN
        BEGIN
            GRANT docketproof_sealer TO CURRENT_USER;
        EXCEPTION
            WHEN insufficient_privilege THEN NULL;
        END;
END
$$;

-- A temporary table is a write: only whoever folds needs one. PostgreSQL lets everybody.
DO $$
BEGIN
    EXECUTE format(
        'REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, docketproof_app',
        current_database()
    );
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO docketproof_writer, docketproof_projector, '
        'docketproof_reader, docketproof_sealer, docketproof_vault',
        current_database()
    );
    EXECUTE format(
        'GRANT TEMPORARY ON DATABASE %I TO docketproof_projector',
        current_database()
    );
END
$$;

SET LOCAL ROLE docketproof_owner;

REVOKE ALL ON ALL TABLES IN SCHEMA record, vault FROM docketproof_app;
REVOKE ALL ON ALL ROUTINES IN SCHEMA record FROM docketproof_app;
REVOKE ALL ON SCHEMA vault FROM docketproof_app;

-- What a later migration makes is nobody's until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;

-- A function that runs as the owner must never meet its caller's tables; the last place is theirs.
ALTER FUNCTION record.open_log(text) SET search_path = pg_catalog, pg_temp;

-- Every login may see whether the schema is up to date.
GRANT USAGE ON SCHEMA record TO
    docketproof_writer,
    docketproof_projector,
    docketproof_reader,
    docketproof_sealer;
GRANT SELECT ON record.migrations TO
    docketproof_app,
    docketproof_writer,
    docketproof_projector,
    docketproof_reader,
    docketproof_sealer;

GRANT SELECT ON record.logs TO
    docketproof_writer,
    docketproof_projector,
    docketproof_reader,
    docketproof_sealer;
GRANT SELECT ON record.events, record.commits TO
    docketproof_projector,
    docketproof_reader,
    docketproof_sealer;

GRANT SELECT, INSERT ON record.events, record.commits, record.snapshots TO docketproof_writer;
GRANT SELECT, INSERT, UPDATE ON record.tracking TO docketproof_writer, docketproof_projector;
GRANT SELECT ON record.tracking TO docketproof_reader;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA record TO docketproof_writer;

GRANT USAGE ON SCHEMA vault TO docketproof_vault;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA vault TO docketproof_vault;

GRANT USAGE, CREATE ON SCHEMA projections TO docketproof_projector;
GRANT USAGE ON SCHEMA projections TO docketproof_reader;

-- The tables that the service made so far are the projector's from here on.
SET LOCAL ROLE docketproof_app;
DO $$
DECLARE
    held regclass;
BEGIN
    FOR held IN
        SELECT oid
        FROM pg_class
        WHERE relnamespace = 'projections'::regnamespace
            AND relkind IN ('r', 'v')
            AND relowner = 'docketproof_app'::regrole
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO docketproof_projector', held);
    END LOOP;
END
$$;

SET LOCAL ROLE docketproof_projector;
GRANT SELECT ON ALL TABLES IN SCHEMA projections TO docketproof_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA projections GRANT SELECT ON TABLES TO docketproof_reader;

SET LOCAL ROLE docketproof_owner;
REVOKE ALL ON SCHEMA projections FROM docketproof_app;

-- Analysts count for themselves, with tools of their own: they read views without personal data, and
-- nothing else. The projector makes the views, since it replaces the tables that they read.

-- Roles and schemas are made by whoever migrates.
RESET ROLE;

-- Whoever makes it in another database of the cluster at this moment is waited for. Its settings are
-- for mishaps: whoever logs in may change them, and is then still held by what is granted.
DO $$
BEGIN
    BEGIN
        CREATE ROLE docketproof_analyst LOGIN;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT EXISTS (
        SELECT
        FROM pg_db_role_setting
        WHERE setrole = 'docketproof_analyst'::regrole
            AND setdatabase = 0
    ) THEN
        ALTER ROLE docketproof_analyst SET default_transaction_read_only = 'on';
        ALTER ROLE docketproof_analyst SET statement_timeout = '5s';
        ALTER ROLE docketproof_analyst SET lock_timeout = '5s';
        ALTER ROLE docketproof_analyst SET idle_in_transaction_session_timeout = '30s';
    END IF;
END
$$;

DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO docketproof_analyst', current_database());
END
$$;

CREATE SCHEMA analytics AUTHORIZATION docketproof_owner;

SET LOCAL ROLE docketproof_owner;

GRANT USAGE, CREATE ON SCHEMA analytics TO docketproof_projector;
GRANT USAGE ON SCHEMA analytics TO docketproof_analyst;

-- What is made anew is read at once.
SET LOCAL ROLE docketproof_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA analytics GRANT SELECT ON TABLES TO docketproof_analyst;

SET LOCAL ROLE docketproof_owner;

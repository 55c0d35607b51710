-- Who may do what: one role owns everything, another is what the service runs as.
-- Roles belong to the whole cluster, so that another database may have created them already,
-- or may be creating them at this moment.

DO $$
BEGIN
    CREATE ROLE docketproof_owner NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    CREATE ROLE docketproof_app LOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- Whoever created a role may administer it, but from PostgreSQL 16 on may not act as it before
-- this grant. A superuser may have granted it already.
DO $$
BEGIN
    SET LOCAL ROLE docketproof_app;
    RESET ROLE;
    SET LOCAL ROLE docketproof_owner;
    RESET ROLE;
EXCEPTION
    WHEN insufficient_privilege THEN
        GRANT docketproof_owner, docketproof_app TO CURRENT_USER;
END
$$;

-- The name of the database is known only now, and a statement takes no name as a parameter.
DO $$
BEGIN
    EXECUTE format(
        'GRANT CONNECT, TEMPORARY ON DATABASE %I TO docketproof_owner, docketproof_app',
        current_database()
    );
END
$$;

-- From PostgreSQL 15 on this is the default for new databases, but not for upgraded ones.
DO $$
BEGIN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
EXCEPTION
    WHEN invalid_schema_name THEN NULL;
END
$$;

CREATE SCHEMA record AUTHORIZATION docketproof_owner;
CREATE SCHEMA vault AUTHORIZATION docketproof_owner;
CREATE SCHEMA access AUTHORIZATION docketproof_owner;
CREATE SCHEMA projections AUTHORIZATION docketproof_owner;

SET LOCAL ROLE docketproof_owner;

GRANT USAGE ON SCHEMA record, vault, access, projections TO docketproof_app;
GRANT CREATE ON SCHEMA projections TO docketproof_app;

CREATE TABLE record.migrations (
    name text COLLATE "C" PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT ON record.migrations TO docketproof_app;

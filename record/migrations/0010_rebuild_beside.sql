-- A projection is rebuilt in tables beside the live ones, and those that it replaced are kept until
-- somebody lets go of them. Both lie in schemas of their own, so that no name changes in a swap.

-- Schemas are made by whoever migrates.
RESET ROLE;

CREATE SCHEMA projections_next AUTHORIZATION docketproof_owner;
CREATE SCHEMA projections_old AUTHORIZATION docketproof_owner;

SET LOCAL ROLE docketproof_owner;

GRANT USAGE, CREATE ON SCHEMA projections_next, projections_old TO docketproof_projector;

-- What is swapped in is read at once.
SET LOCAL ROLE docketproof_projector;
ALTER DEFAULT PRIVILEGES IN SCHEMA projections_next GRANT SELECT ON TABLES TO docketproof_reader;

SET LOCAL ROLE docketproof_owner;

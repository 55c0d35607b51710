-- What a court has sealed is about nobody: no search finds it, and nobody reads whom it is about.
-- Each order adds a row; the latest of a case holds. Events, leaves and proofs stay as they are.

SET LOCAL ROLE docketproof_owner;

CREATE TABLE vault.seals (
    log_id integer NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 1),
    is_sealed boolean NOT NULL,
    PRIMARY KEY (log_id, case_id, version)
);

COMMENT ON TABLE vault.seals IS
    'Whether, from this version of the case on, a court''s order seals every count of it.';

GRANT SELECT, INSERT ON vault.seals TO docketproof_vault;

-- Who may come in: one row a token. The secret is not here, only its SHA-256: it has 256 bits of
-- entropy, so that a slow hash would add nothing.

CREATE TABLE access.tokens (
    prefix text COLLATE "C" PRIMARY KEY CHECK (prefix ~ '^[a-z2-7]{12}$'),
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    actor_id text COLLATE "C" NOT NULL CHECK (actor_id ~ '^u-[0-9a-f]{8}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    role text NOT NULL CHECK (
        role IN (
            'clerk',
            'prosecutor',
            'public_defender',
            'court_clerk',
            'auditor',
            'analyst',
            'admin'
        )
    ),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    revoked_at timestamptz
);

CREATE INDEX tokens_by_actor ON access.tokens (actor_id);

-- A token can be ended, and neither changed in any other way nor forgotten.
GRANT SELECT, INSERT ON access.tokens TO docketproof_app;
GRANT UPDATE (revoked_at) ON access.tokens TO docketproof_app;

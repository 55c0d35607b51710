-- Personal data, closed: what lies here opens only with the key file, which is not in the database.
-- Nothing here is unique across logs, and no key leaves this schema: it may move to a database of
-- its own.

CREATE TABLE vault.keys (
    log_id integer NOT NULL,
    case_id uuid NOT NULL,
    kek_id text COLLATE "C" NOT NULL CHECK (kek_id ~ '^[0-9a-f]{16}$'),
    wrapped_key bytea NOT NULL CHECK (octet_length(wrapped_key) = 40),
    PRIMARY KEY (log_id, case_id)
);

COMMENT ON TABLE vault.keys IS
    'The data key of each case, wrapped (RFC 3394) under the key-encryption key kek_id.';

CREATE TABLE vault.entries (
    log_id integer NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 0),
    ciphertext bytea NOT NULL CHECK (octet_length(ciphertext) >= 28),
    PRIMARY KEY (log_id, case_id, version),
    FOREIGN KEY (log_id, case_id) REFERENCES vault.keys (log_id, case_id)
);

COMMENT ON TABLE vault.entries IS
    'The personal fields that came with one event: nonce and AES-256-GCM ciphertext of RFC 9901 '
    'disclosures, bound to log, case and version.';

CREATE TABLE vault.blind_index (
    log_id integer NOT NULL,
    blind bytea NOT NULL CHECK (octet_length(blind) = 32),
    case_id uuid NOT NULL,
    PRIMARY KEY (log_id, blind, case_id)
);

COMMENT ON TABLE vault.blind_index IS
    'Which cases a name, birth date or number leads to; blind is a keyed HMAC of it.';

CREATE TABLE vault.sources (
    log_id integer NOT NULL,
    blind bytea NOT NULL CHECK (octet_length(blind) = 32),
    case_id uuid NOT NULL,
    PRIMARY KEY (log_id, blind)
);

COMMENT ON TABLE vault.sources IS
    'Which case an entry of a source list became: one case each, however often the list comes.';

CREATE TABLE vault.persons (
    log_id integer NOT NULL,
    blind bytea NOT NULL CHECK (octet_length(blind) = 32),
    person_id uuid NOT NULL,
    PRIMARY KEY (log_id, blind)
);

COMMENT ON TABLE vault.persons IS
    'The random id that stands in the events for a person of a source list.';

-- Ciphertext does not compress.
ALTER TABLE vault.entries ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON
    vault.keys,
    vault.entries,
    vault.blind_index,
    vault.sources,
    vault.persons
TO docketproof_app;

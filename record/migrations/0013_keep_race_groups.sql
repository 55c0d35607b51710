-- Of which race group the person of a case was recorded to be: for one report, and for nobody else.
-- Why it is not closed, and what protects it, stands in docs/decisions/0020-race-groups.md.

SET LOCAL ROLE docketproof_owner;

CREATE TABLE vault.race_groups (
    log_id integer NOT NULL,
    case_id uuid NOT NULL,
    race_group text COLLATE "C" CHECK (
        race_group IN ('white', 'black', 'hispanic', 'asian_pacific', 'native', 'other')
    ),
    PRIMARY KEY (log_id, case_id)
);

COMMENT ON TABLE vault.race_groups IS
    'Of which race group the person of a case was recorded to be; NULL once it was destroyed with '
    'the key of the case. A case without a row is of a person whose race is not known.';

-- Whoever writes it has no need to read it.
GRANT INSERT ON vault.race_groups TO docketproof_vault;

-- Whoever reads reports has no business in the vault: a view of the owner's shows this one table.
CREATE VIEW record.race_groups AS
SELECT
    log_id,
    case_id,
    race_group
FROM vault.race_groups;

COMMENT ON VIEW record.race_groups IS
    'Of which race group the person of a case was recorded to be: for the report on equity alone.';

GRANT SELECT ON record.race_groups TO docketproof_reader;

-- Destroying the key of a case destroys this too. That there was something stays, since figures that
-- were issued before will not come out again.
CREATE FUNCTION vault.forget_race_group() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE vault.race_groups
    SET race_group = NULL
    WHERE log_id = old.log_id
        AND case_id = old.case_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER forget_race_group
AFTER DELETE ON vault.keys
FOR EACH ROW EXECUTE FUNCTION vault.forget_race_group();

-- When did somebody go through the accesses last? Asked by a page, of a log of any length.

SET LOCAL ROLE docketproof_owner;

CREATE INDEX accesses_reviewed ON record.events (log_id, position)
WHERE topic = 'access.reviewed';

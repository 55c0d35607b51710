-- When was the log last gone through? Asked by a page and by the monitoring, of a log of any length.

SET LOCAL ROLE docketproof_owner;

CREATE INDEX events_examined ON record.events (log_id, position)
WHERE topic = 'log.examined';

-- The redrives of executions. Most executions have none, so they cost nothing where they are not.
CREATE TABLE redrive (
  execution_id INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  redrive_millis INTEGER NOT NULL,
  client_token TEXT,
  PRIMARY KEY (execution_id, number)
) STRICT, WITHOUT ROWID;

-- Closed executions whose frames were kept for a redrive, by the time at which they closed: rows are appended, and
-- retention reads them from the beginning. Executions that closed before this table was there have kept none.
CREATE TABLE redrivable (
  stop_millis INTEGER NOT NULL,
  execution_id INTEGER NOT NULL,
  PRIMARY KEY (stop_millis, execution_id)
) STRICT, WITHOUT ROWID;

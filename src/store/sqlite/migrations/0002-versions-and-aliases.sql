-- The highest version number that a machine has given: numbers are never given twice.
ALTER TABLE machine ADD COLUMN last_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE version (
  machine_arn TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  revision INTEGER NOT NULL REFERENCES revision (id),
  description TEXT,
  created_millis INTEGER NOT NULL,
  PRIMARY KEY (machine_arn, number)
) STRICT, WITHOUT ROWID;

-- A revision has one version, and the foreign key asks this when a revision is removed.
CREATE UNIQUE INDEX version_by_revision ON version (revision);

-- The id keeps the order of creation.
CREATE TABLE alias (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  machine_arn TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  created_millis INTEGER NOT NULL,
  updated_millis INTEGER NOT NULL,
  first_version INTEGER NOT NULL,
  first_weight INTEGER NOT NULL CHECK (first_weight BETWEEN 0 AND 100),
  second_version INTEGER,
  second_weight INTEGER,
  CHECK ((second_version IS NULL) = (second_weight IS NULL)),
  CHECK (first_weight + ifnull(second_weight, 0) = 100)
) STRICT;

CREATE INDEX alias_by_machine ON alias (machine_arn);

-- The table is written anew, because small columns must come before the large ones: see 0001.
DROP VIEW execution_row;

CREATE TABLE execution_with_version (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  -- The ARN is the text of scope_id (`arn:aws:states:REGION:ACCOUNT:execution:MACHINE`), a colon and the label.
  scope_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  -- Null where the label is the name, which is so for every execution but Express ones (label `NAME:UUID`).
  name TEXT,
  machine_id INTEGER NOT NULL,
  -- No foreign key: it would need one more index here for the day a revision is removed.
  revision INTEGER NOT NULL,
  -- The number of the version and the name of the alias that it was started by.
  version INTEGER,
  alias TEXT,
  parent_id INTEGER,
  start_millis INTEGER NOT NULL,
  stop_millis INTEGER,
  status TEXT NOT NULL
    CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE')),
  trace_header TEXT,
  test_case TEXT,
  error TEXT,
  cause TEXT,
  input TEXT NOT NULL,
  output TEXT,
  CHECK ((status = 'RUNNING') = (stop_millis IS NULL)),
  CHECK (output IS NULL OR status = 'SUCCEEDED'),
  CHECK ((error IS NULL AND cause IS NULL) OR status NOT IN ('RUNNING', 'SUCCEEDED'))
) STRICT;

INSERT INTO execution_with_version (
  id, scope_id, label, name, machine_id, revision, parent_id, start_millis, stop_millis, status,
  trace_header, test_case, error, cause, input, output
)
SELECT
  id, scope_id, label, name, machine_id, revision, parent_id, start_millis, stop_millis, status,
  trace_header, test_case, error, cause, input, output
FROM execution;

DROP TABLE execution;
ALTER TABLE execution_with_version RENAME TO execution;

-- Uniqueness of ARNs, and execution by ARN.
CREATE UNIQUE INDEX execution_by_arn ON execution (scope_id, label);
-- Listing with a status, and (merging one range per status) without. The id is part of every index entry.
CREATE INDEX execution_by_machine ON execution (machine_id, status);
-- Retention. Executions close in the order of time, so entries are appended.
CREATE INDEX execution_closed ON execution (stop_millis) WHERE stop_millis IS NOT NULL;
-- Children to be stopped with their parent.
CREATE INDEX execution_open_child ON execution (parent_id) WHERE parent_id IS NOT NULL AND stop_millis IS NULL;
-- Listing by version and by alias. Executions without cost nothing here.
CREATE INDEX execution_by_version ON execution (machine_id, version, status) WHERE version IS NOT NULL;
CREATE INDEX execution_by_alias ON execution (machine_id, alias, status) WHERE alias IS NOT NULL;

-- Executions as the interface shows them.
CREATE VIEW execution_row AS
SELECT
  id,
  iif(label_scope = '', label, label_scope || ':' || label) AS arn,
  ifnull(name, label) AS name,
  machineArn,
  revision,
  version,
  alias,
  start_millis AS startMillis,
  input,
  trace_header AS traceHeader,
  test_case AS testCase,
  parent_id AS parentId,
  status,
  stop_millis AS stopMillis,
  output,
  error,
  cause
FROM (
  SELECT
    *,
    (SELECT text FROM arn WHERE arn.id = scope_id) AS label_scope,
    (SELECT text FROM arn WHERE arn.id = machine_id) AS machineArn
  FROM execution
);

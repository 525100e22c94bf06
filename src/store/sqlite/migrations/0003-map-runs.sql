-- What Distributed Maps run. The id is that of the ARN's text in the table arn.
CREATE TABLE map_run (
  id INTEGER PRIMARY KEY,
  execution_id INTEGER NOT NULL,
  -- The frame of the Map state.
  path TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED')),
  start_millis INTEGER NOT NULL,
  stop_millis INTEGER,
  max_concurrency INTEGER NOT NULL,
  tolerated_failure_count INTEGER,
  tolerated_failure_percentage REAL,
  -- Items in all and child executions in all, once they are known.
  item_total INTEGER,
  child_total INTEGER,
  -- How many children's results a ResultWriter exported.
  results_written INTEGER NOT NULL DEFAULT 0,
  redrive_count INTEGER NOT NULL DEFAULT 0,
  redrive_millis INTEGER,
  CHECK ((status = 'RUNNING') = (stop_millis IS NULL))
) STRICT;

CREATE INDEX map_run_by_execution ON map_run (execution_id, id);
CREATE INDEX map_run_running ON map_run (id) WHERE status = 'RUNNING';

-- Child executions: the map run, which of its children this is, and how many items it got.
ALTER TABLE execution ADD COLUMN map_run_id INTEGER;
ALTER TABLE execution ADD COLUMN child_index INTEGER;
ALTER TABLE execution ADD COLUMN item_count INTEGER;
-- The status that a child had before it became PENDING_REDRIVE.
ALTER TABLE execution ADD COLUMN status_before_redrive TEXT;

-- Listing, counting and resuming the children of a map run. It covers all that those ask, and costs other executions
-- nothing.
CREATE INDEX execution_by_map_run ON execution (map_run_id, child_index, status, item_count)
WHERE map_run_id IS NOT NULL;

DROP VIEW execution_row;
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
  mapRunArn,
  child_index AS childIndex,
  item_count AS itemCount,
  status,
  stop_millis AS stopMillis,
  output,
  error,
  cause
FROM (
  SELECT
    *,
    (SELECT text FROM arn WHERE arn.id = scope_id) AS label_scope,
    (SELECT text FROM arn WHERE arn.id = machine_id) AS machineArn,
    (SELECT text FROM arn WHERE arn.id = map_run_id) AS mapRunArn
  FROM execution
);

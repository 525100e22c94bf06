-- name: execution-id-last
-- Both are the end of a b-tree: no scan. 0x7FFFFFFFFFF is the highest id that there can be.
SELECT max(
  (SELECT ifnull(max(id), 0) FROM execution WHERE id <= 0x7FFFFFFFFFF),
  ifnull((SELECT iif(typeof(value) = 'integer' AND value BETWEEN 0 AND 0x7FFFFFFFFFF, value, 0) FROM counter WHERE name = 'removed-execution-id'), 0)
) AS id

-- name: execution-by-arn
-- execution_by_arn covers this.
SELECT *,
  (SELECT redrive.number FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveCount,
  (SELECT redrive.redrive_millis FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveMillis
FROM execution_row
WHERE id = (
  SELECT execution.id FROM execution
  WHERE execution.scope_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND execution.label = ?2
)

-- name: execution-by-id
SELECT *,
  (SELECT redrive.number FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveCount,
  (SELECT redrive.redrive_millis FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveMillis
FROM execution_row WHERE id = ?1

-- name: execution-ids-by-status
-- A range of execution_by_machine, read backwards.
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = ?2 AND id < ?3
ORDER BY id DESC LIMIT ?4

-- name: execution-ids
-- The ranges of execution_by_machine for each status, merged: SQLite reads one row of each ahead, so a page costs its
-- own length, and executions need no second index for the list without a filter.
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'RUNNING' AND id < ?2
UNION ALL
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'SUCCEEDED' AND id < ?2
UNION ALL
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'FAILED' AND id < ?2
UNION ALL
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'TIMED_OUT' AND id < ?2
UNION ALL
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'ABORTED' AND id < ?2
UNION ALL
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'PENDING_REDRIVE' AND id < ?2
ORDER BY id DESC LIMIT ?3

-- name: execution-ids-by-version
-- A range of execution_by_version, read backwards.
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND version = ?2 AND status = ?3 AND id < ?4
ORDER BY id DESC LIMIT ?5

-- name: execution-ids-by-alias
-- A range of execution_by_alias, read backwards.
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND alias = ?2 AND status = ?3 AND id < ?4
ORDER BY id DESC LIMIT ?5

-- name: execution-open-of-machine
-- One step into execution_by_machine.
SELECT id FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'RUNNING' LIMIT 1

-- name: executions-open-count
-- One range of execution_by_machine for each machine. Express executions are stored too, and do not count.
SELECT count(*) AS count FROM machine
CROSS JOIN arn ON arn.text = machine.arn
CROSS JOIN execution ON execution.machine_id = arn.id AND execution.status = 'RUNNING'
WHERE machine.type = 'STANDARD'

-- name: execution-orphans
-- execution_open_child covers the children; both conditions are spelled as in the index, or it would not be used.
SELECT child.id FROM execution AS child
LEFT JOIN execution AS parent ON parent.id = child.parent_id
LEFT JOIN map_run ON map_run.id = child.map_run_id
WHERE child.parent_id IS NOT NULL AND child.stop_millis IS NULL
  AND (parent.id IS NULL OR parent.stop_millis IS NOT NULL OR map_run.stop_millis IS NOT NULL)
LIMIT ?1

-- name: execution-summary
SELECT id, arn, name, machineArn, version, alias, startMillis, status, stopMillis, itemCount,
  (SELECT redrive.number FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveCount,
  (SELECT redrive.redrive_millis FROM redrive WHERE redrive.execution_id = id ORDER BY redrive.number DESC LIMIT 1) AS redriveMillis
FROM execution_row WHERE id = ?1

-- name: execution-is-open
SELECT 1 AS open FROM execution WHERE id = ?1 AND stop_millis IS NULL

-- name: execution-insert
INSERT INTO execution (
  id, scope_id, label, name, machine_id, revision, version, alias, parent_id, start_millis, stop_millis, status,
  trace_header, test_case, error, cause, input, output, map_run_id, child_index, item_count
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)

-- name: execution-end
UPDATE execution SET status = ?2, stop_millis = ?3, output = ?4, error = ?5, cause = ?6
WHERE id = ?1 AND stop_millis IS NULL

-- name: arn-insert
INSERT INTO arn (id, text) VALUES ((SELECT ifnull(max(id), 0) + 1 FROM arn WHERE id <= 0x7FFFFFFFFFF), ?1)
ON CONFLICT (text) DO NOTHING

-- name: arn-id
SELECT id, text FROM arn WHERE text = ?1

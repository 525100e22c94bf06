-- name: map-run-insert
INSERT INTO map_run (
  id, execution_id, path, status, start_millis, max_concurrency, tolerated_failure_count, tolerated_failure_percentage
) VALUES (?1, ?2, ?3, 'RUNNING', ?4, ?5, ?6, ?7)

-- name: map-run-end
UPDATE map_run SET status = ?2, stop_millis = ?3
WHERE id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'RUNNING'

-- name: map-run-redrive
UPDATE map_run SET status = 'RUNNING', stop_millis = NULL, redrive_count = ?2, redrive_millis = ?3
WHERE id = (SELECT arn.id FROM arn WHERE arn.text = ?1)

-- name: map-run-children-await-redrive
UPDATE execution SET status_before_redrive = status, status = 'PENDING_REDRIVE'
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status IN ('FAILED', 'TIMED_OUT', 'ABORTED')

-- name: map-run-children-abandon-redrive
-- One child that could not be redriven (?2) keeps that status. Those that were not reached wait for the next redrive.
UPDATE execution SET
  status = iif(status_before_redrive IN ('FAILED', 'TIMED_OUT', 'ABORTED'), status_before_redrive, 'FAILED'),
  status_before_redrive = iif(?2 IS NULL, NULL, status_before_redrive)
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'PENDING_REDRIVE'
  AND (?2 IS NULL OR id = ?2)

-- name: map-run-update
-- Null leaves a setting as it is.
UPDATE map_run SET
  max_concurrency = ifnull(?2, max_concurrency),
  tolerated_failure_count = ifnull(?3, tolerated_failure_count),
  tolerated_failure_percentage = ifnull(?4, tolerated_failure_percentage)
WHERE id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'RUNNING'

-- name: map-run-set-totals
UPDATE map_run SET item_total = ifnull(?2, item_total), child_total = ifnull(?3, child_total), results_written = ?4
WHERE id = (SELECT arn.id FROM arn WHERE arn.text = ?1)

-- name: map-run-by-arn
-- 0x1FFFFFFFFFFFFF is the highest number that can be read: earlier versions stored higher ones too.
SELECT
  map_run.id AS id,
  arn.text AS arn, execution_id AS executionId, path, status, start_millis AS startMillis, stop_millis AS stopMillis,
  max_concurrency AS maxConcurrency,
  iif(typeof(tolerated_failure_count) = 'integer', min(tolerated_failure_count, 0x1FFFFFFFFFFFFF), tolerated_failure_count)
    AS toleratedFailureCount,
  tolerated_failure_percentage AS toleratedFailurePercentage, item_total AS itemTotal, child_total AS childTotal,
  results_written AS resultsWritten, redrive_count AS redriveCount, redrive_millis AS redriveMillis
FROM map_run JOIN arn ON arn.id = map_run.id WHERE arn.text = ?1

-- name: map-runs-of-execution
-- Newest first: a range of map_run_by_execution, read backwards.
SELECT
  map_run.id AS id,
  arn.text AS arn, execution_id AS executionId, path, status, start_millis AS startMillis, stop_millis AS stopMillis,
  max_concurrency AS maxConcurrency,
  iif(typeof(tolerated_failure_count) = 'integer', min(tolerated_failure_count, 0x1FFFFFFFFFFFFF), tolerated_failure_count)
    AS toleratedFailureCount,
  tolerated_failure_percentage AS toleratedFailurePercentage, item_total AS itemTotal, child_total AS childTotal,
  results_written AS resultsWritten, redrive_count AS redriveCount, redrive_millis AS redriveMillis
FROM map_run LEFT JOIN arn ON arn.id = map_run.id
WHERE execution_id = ?1 AND map_run.id < ?2 ORDER BY map_run.id DESC LIMIT ?3

-- name: map-runs-running
-- map_run_running covers this.
SELECT map_run.id AS id, arn.text AS arn FROM map_run LEFT JOIN arn ON arn.id = map_run.id
WHERE status = 'RUNNING' ORDER BY map_run.id

-- name: map-run-tallies
-- execution_by_map_run covers this: as many index entries as there are children. Figures as `executions items` for each
-- status, because grouping would sort them. A value that is not a number of items is not counted: it would spoil the sum.
SELECT
  count(*) FILTER (WHERE status = 'RUNNING') AS RUNNING_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'RUNNING'), 0) AS RUNNING_items,
  count(*) FILTER (WHERE status = 'SUCCEEDED') AS SUCCEEDED_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'SUCCEEDED'), 0) AS SUCCEEDED_items,
  count(*) FILTER (WHERE status = 'FAILED') AS FAILED_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'FAILED'), 0) AS FAILED_items,
  count(*) FILTER (WHERE status = 'TIMED_OUT') AS TIMED_OUT_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'TIMED_OUT'), 0) AS TIMED_OUT_items,
  count(*) FILTER (WHERE status = 'ABORTED') AS ABORTED_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'ABORTED'), 0) AS ABORTED_items,
  count(*) FILTER (WHERE status = 'PENDING_REDRIVE') AS PENDING_REDRIVE_executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)) FILTER (WHERE status = 'PENDING_REDRIVE'), 0) AS PENDING_REDRIVE_items
FROM execution WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1)

-- name: map-run-not-redrivable
-- Children that were to be redriven and could not be still have the status from before.
SELECT count(*) AS executions, ifnull(sum(iif(item_count BETWEEN 0 AND 0xFFFFFFFF, item_count, 0)), 0) AS items FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status IN ('FAILED', 'TIMED_OUT', 'ABORTED')
  AND status_before_redrive IS NOT NULL

-- name: map-run-child-indices
SELECT id, child_index AS childIndex, item_count AS itemCount FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND child_index >= ?2 ORDER BY child_index LIMIT ?3

-- name: map-run-results
-- A range of execution_by_map_run, and a row for each entry.
SELECT
  id, child_index AS childIndex, (SELECT arn.text FROM arn WHERE arn.id = scope_id) AS scope, label, name,
  start_millis AS startMillis, input, status,
  stop_millis AS stopMillis, output, error, cause,
  ifnull((SELECT max(redrive.number) FROM redrive WHERE redrive.execution_id = execution.id), 0) AS redriveCount
FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND child_index >= ?2 ORDER BY child_index LIMIT ?3

-- name: map-run-open-children
SELECT id, child_index AS childIndex, item_count AS itemCount FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'RUNNING' AND child_index >= ?2
ORDER BY child_index LIMIT ?3

-- name: map-run-pending-children
SELECT id, child_index AS childIndex, item_count AS itemCount FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = 'PENDING_REDRIVE' AND child_index >= ?2
ORDER BY child_index LIMIT ?3

-- name: map-run-child-ids
-- Newest first. Entries with a different status are skipped in the index.
SELECT id, child_index AS childIndex FROM execution
WHERE map_run_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND child_index < ?3 AND (?2 IS NULL OR status = ?2)
  AND (?5 IS NULL OR (SELECT count(*) FROM redrive WHERE redrive.execution_id = execution.id) > 0 = ?5)
ORDER BY child_index DESC LIMIT ?4

-- name: map-runs-remove-of-execution
DELETE FROM map_run WHERE execution_id = ?1

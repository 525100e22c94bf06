-- name: redrive-insert
INSERT INTO redrive (execution_id, number, redrive_millis, client_token) VALUES (?1, ?2, ?3, ?4)

-- name: redrives-of-execution
SELECT execution_id AS executionId, number, redrive_millis AS redriveMillis, client_token AS clientToken FROM redrive
WHERE execution_id = ?1 ORDER BY number DESC LIMIT ?2

-- name: redrives-remove
DELETE FROM redrive WHERE execution_id = ?1

-- name: execution-reopen
-- Nobody is waiting for it any longer, whoever started it; but a map run waits for its children.
UPDATE execution SET status = 'RUNNING', stop_millis = NULL, output = NULL, error = NULL, cause = NULL,
  parent_id = iif(map_run_id IS NULL, NULL, parent_id), status_before_redrive = NULL
WHERE id = ?1 AND stop_millis IS NOT NULL

-- name: redrivable-insert
INSERT INTO redrivable (stop_millis, execution_id) VALUES (?1, ?2)

-- name: redrivable-remove
DELETE FROM redrivable
WHERE stop_millis = (SELECT execution.stop_millis FROM execution WHERE execution.id = ?1) AND execution_id = ?1

-- name: redrivable-exists
SELECT 1 AS kept FROM redrivable
WHERE stop_millis = (SELECT execution.stop_millis FROM execution WHERE execution.id = ?1) AND execution_id = ?1

-- name: redrivable-before
SELECT execution_id AS id FROM redrivable
WHERE stop_millis BETWEEN -8640000000000000 AND ?1 - 1 AND execution_id BETWEEN 1 AND 0x7FFFFFFFFFF
ORDER BY stop_millis, execution_id LIMIT ?2

-- name: frames-put-to-sleep
-- The values negate the conditions of the partial indexes: sleeping frames are in none of them.
UPDATE frame SET due_millis = NULL, token = NULL, active = 0
WHERE execution_id = ?1 AND (due_millis IS NOT NULL OR token IS NOT NULL OR active = 1)

-- name: executions-count
-- A part of a range of execution_by_machine.
SELECT count(*) AS count FROM (
  SELECT 1 FROM execution
  WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = ?2 LIMIT ?3
)

-- name: frames-by-token
-- A range of the partial index frame_token.
SELECT execution_id AS executionId, path, token FROM frame WHERE token IS NOT NULL AND token > ?1 ORDER BY token LIMIT ?2

-- name: frames-waiting-of-execution
-- The frames of an execution are next to each other.
SELECT execution_id AS executionId, path, due_millis AS dueMillis FROM frame
WHERE execution_id = ?1 AND (due_millis IS NOT NULL OR token IS NOT NULL) ORDER BY path LIMIT ?2

-- name: frame-data
SELECT iif(octet_length(data) <= ?3, data, NULL) AS data FROM frame WHERE execution_id = ?1 AND path = ?2

-- name: execution-failure
SELECT error, cause FROM execution WHERE id = ?1 AND status IN ('FAILED', 'TIMED_OUT', 'ABORTED')

-- name: search-range
-- A range of the primary key, backwards. Small columns come first in each row, so large ones are not read.
SELECT id, start_millis AS startMillis FROM execution
WHERE id < ?1 AND id >= ?2 AND map_run_id IS NULL AND name IS NULL
  AND (?3 IS NULL OR version = ?3) AND (?4 IS NULL OR alias = ?4)
  AND start_millis BETWEEN ?5 AND ?6 AND (?7 IS NULL OR stop_millis >= ?7) AND (?8 IS NULL OR stop_millis <= ?8)
  AND ifnull(stop_millis, ?9) - start_millis BETWEEN ?10 AND ?11
  AND (?12 IS NULL OR instr(lower(label), ?12) > 0) AND (?13 IS NULL OR error = ?13)
ORDER BY id DESC LIMIT ?14

-- name: search-start-of
-- The execution of an id, or the next one.
SELECT id, start_millis AS startMillis FROM execution WHERE id >= ?1 AND id <= 0x7FFFFFFFFFF ORDER BY id LIMIT 1

-- name: search-previous
SELECT id, start_millis AS startMillis FROM execution WHERE id < ?1 AND id > 0 ORDER BY id DESC LIMIT 1

-- name: search-machine-after
-- One step from machine to machine in execution_by_machine. The children of map runs are those of machines of their own.
SELECT machine_id AS id, (SELECT text FROM arn WHERE arn.id = machine_id) AS arn
FROM execution WHERE machine_id > ?1 ORDER BY machine_id LIMIT 1

-- name: search-ids-of-machine
-- A range of execution_by_machine, read backwards.
SELECT id FROM execution WHERE machine_id = ?1 AND status = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4

-- name: search-details
SELECT error, iif(?2, input, NULL) AS input, iif(?2, output, NULL) AS output FROM execution WHERE id = ?1

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

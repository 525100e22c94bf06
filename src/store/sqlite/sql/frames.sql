-- name: frame-put
-- An update in place leaves alone those indexes whose columns keep their value; REPLACE would rewrite all of them.
INSERT INTO frame (execution_id, path, due_millis, token, active, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (execution_id, path) DO UPDATE
SET due_millis = excluded.due_millis, token = excluded.token, active = excluded.active, data = excluded.data

-- name: frame-remove
DELETE FROM frame WHERE execution_id = ?1 AND path = ?2

-- name: frames-remove-all
DELETE FROM frame WHERE execution_id = ?1

-- name: frames-of-execution
SELECT execution_id AS executionId, path, data, due_millis AS dueMillis, token, active
FROM frame WHERE execution_id = ?1 ORDER BY path

-- name: frames-due
-- The partial index frame_due covers this, ties included: its entries end with the primary key. What is due before
-- all dates is in `frames-damaged`.
SELECT due_millis AS dueMillis, execution_id AS executionId, path FROM frame
WHERE due_millis IS NOT NULL AND due_millis <= ?1 AND (due_millis, execution_id, path) > (?3, ?4, ?5)
ORDER BY due_millis, execution_id, path LIMIT ?2

-- name: frame-next-due
SELECT due_millis AS dueMillis FROM frame
WHERE due_millis IS NOT NULL AND due_millis > ?1 AND due_millis <= 8640000000000000 ORDER BY due_millis LIMIT 1

-- name: frames-damaged
-- Frames that would never be due, because their instant is not one. A range at either end of frame_due.
SELECT execution_id AS id FROM frame WHERE due_millis IS NOT NULL AND due_millis < -8640000000000000
UNION ALL
SELECT execution_id AS id FROM frame WHERE due_millis IS NOT NULL AND due_millis > 8640000000000000

-- name: frames-part-end
-- Where a walk through the table comes to at one go: the execution of the row behind so many.
SELECT execution_id AS id FROM frame
WHERE execution_id > ?1 AND execution_id <= 0x7FFFFFFFFFF AND typeof(execution_id) = 'integer'
ORDER BY execution_id LIMIT 1 OFFSET ?2

-- name: executions-asleep
-- Walks through a part of the table. A root is due at the latest when its execution may be open no longer.
SELECT DISTINCT execution_id AS id FROM frame
WHERE execution_id > ?1 AND execution_id <= ?2
  AND due_millis IS NULL AND active = 0 AND (token IS NULL OR path = '')
  AND EXISTS (SELECT 1 FROM execution WHERE execution.id = execution_id AND stop_millis IS NULL)
ORDER BY execution_id

-- name: frame-by-token
-- The partial index frame_token covers this.
SELECT execution_id AS executionId, path FROM frame WHERE token = ?1

-- name: executions-to-recover
-- The partial index frame_active covers this, in order: duplicates are next to each other.
SELECT DISTINCT execution_id AS id FROM frame WHERE active = 1 AND execution_id > ?1 ORDER BY execution_id LIMIT ?2

-- name: frame-sizes
SELECT path, octet_length(data) AS bytes FROM frame WHERE execution_id = ?1 ORDER BY path

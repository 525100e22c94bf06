-- name: cancelled-call-put
INSERT INTO cancelled_call (call_id, data) VALUES (?1, ?2)
ON CONFLICT (call_id) DO UPDATE SET data = excluded.data

-- name: cancelled-call-remove
DELETE FROM cancelled_call WHERE call_id = ?1

-- name: cancelled-calls
SELECT call_id AS callId, data FROM cancelled_call WHERE call_id > ?1 ORDER BY call_id LIMIT ?2

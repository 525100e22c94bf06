-- The key of a chunk is execution_id << 20 | first_event_id; an execution's chunks are one range of it.

-- name: history-insert
INSERT INTO history (position, count, chunk) VALUES (?1 << 20 | ?2, ?3, ?4)

-- name: history-range
-- Starts at the last chunk that begins at or before the first event wanted.
SELECT position >> 20 AS executionId, position & 0xFFFFF AS firstEventId, count, chunk, octet_length(chunk) AS bytes FROM history
WHERE position >= ifnull(
    (SELECT max(position) FROM history WHERE position BETWEEN ?1 << 20 AND ?1 << 20 | ?2),
    ?1 << 20
  )
  AND position <= ?1 << 20 | ?3
ORDER BY position

-- name: history-range-backwards
SELECT position >> 20 AS executionId, position & 0xFFFFF AS firstEventId, count, chunk, octet_length(chunk) AS bytes FROM history
WHERE position >= ifnull(
    (SELECT max(position) FROM history WHERE position BETWEEN ?1 << 20 AND ?1 << 20 | ?2),
    ?1 << 20
  )
  AND position <= ?1 << 20 | ?3
ORDER BY position DESC

-- name: history-first-between
-- Damaged or not: what is there is told of where it is read.
SELECT min(position & 0xFFFFF) AS firstEventId FROM history WHERE position BETWEEN ?1 << 20 | ?2 AND ?1 << 20 | ?3

-- name: history-last-event
SELECT position >> 20 AS executionId, position & 0xFFFFF AS firstEventId, count FROM history
WHERE position BETWEEN ?1 << 20 AND ?1 << 20 | 0xFFFFF
ORDER BY position DESC LIMIT ?2

-- name: history-sizes
-- The length of a chunk is in its row's head: chunks themselves are not read.
SELECT position, octet_length(chunk) AS bytes FROM history
WHERE position BETWEEN ?1 << 20 AND ?1 << 20 | 0xFFFFF ORDER BY position

-- name: history-remove
DELETE FROM history WHERE position BETWEEN ?1 << 20 AND ?2

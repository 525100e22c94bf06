-- name: activity-insert
-- Ids continue after the highest one that can be read, as they do everywhere: 0x7FFFFFFFFFF is the highest of all.
INSERT INTO activity (id, arn, name, created_millis, encryption_configuration)
VALUES ((SELECT ifnull(max(id), 0) + 1 FROM activity WHERE id <= 0x7FFFFFFFFFF), ?1, ?2, ?3, ?4)
ON CONFLICT (arn) DO NOTHING

-- name: activity-by-arn
SELECT id, arn, name, created_millis AS createdMillis, encryption_configuration AS encryptionConfiguration
FROM activity WHERE arn = ?1

-- name: activity-exists
SELECT 1 AS found FROM activity WHERE arn = ?1

-- name: activity-remove
DELETE FROM activity WHERE arn = ?1

-- name: activities-by-creation
-- activity_by_creation covers the order; the id settles activities of the same millisecond.
SELECT
  id, arn, name, created_millis AS createdMillis, encryption_configuration AS encryptionConfiguration
FROM activity
WHERE (created_millis, id) > (?1, ?2)
ORDER BY created_millis, id LIMIT ?3

-- name: tags-of
SELECT resource_arn AS resourceArn, key, value FROM tag WHERE resource_arn = ?1 ORDER BY id

-- name: tag-set
-- An update keeps the id, and with it the place of the key.
INSERT INTO tag (id, resource_arn, key, value)
VALUES ((SELECT ifnull(max(id), 0) + 1 FROM tag WHERE id <= 0x7FFFFFFFFFF), ?1, ?2, ?3)
ON CONFLICT (resource_arn, key) DO UPDATE SET value = excluded.value

-- name: tag-remove
DELETE FROM tag WHERE resource_arn = ?1 AND key = ?2

-- name: tags-remove-all
DELETE FROM tag WHERE resource_arn = ?1

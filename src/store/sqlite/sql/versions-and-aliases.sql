-- name: version-last
SELECT arn, last_version AS lastVersion FROM machine WHERE arn = ?1

-- name: version-count-up
UPDATE machine SET last_version = last_version + 1 WHERE arn = ?1 RETURNING last_version AS number

-- name: version-count
SELECT count(*) AS count FROM version WHERE machine_arn = ?1

-- name: version-insert
INSERT INTO version (machine_arn, number, revision, description, created_millis) VALUES (?1, ?2, ?3, ?4, ?5)

-- name: version-by-number
SELECT machine_arn AS machineArn, number, revision, description, created_millis AS createdMillis
FROM version WHERE machine_arn = ?1 AND number = ?2

-- name: version-exists
SELECT 1 AS found FROM version WHERE machine_arn = ?1 AND number = ?2

-- name: version-by-revision
SELECT machine_arn AS machineArn, number, revision, description, created_millis AS createdMillis
FROM version WHERE revision = ?1

-- name: versions-of-machine
-- The primary key, read backwards.
SELECT machine_arn AS machineArn, number, revision, description, created_millis AS createdMillis
FROM version WHERE machine_arn = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3

-- name: version-remove
DELETE FROM version WHERE machine_arn = ?1 AND number = ?2

-- name: versions-remove-all
DELETE FROM version WHERE machine_arn = ?1

-- name: alias-insert
INSERT INTO alias (
  id, arn, machine_arn, name, description, created_millis, updated_millis,
  first_version, first_weight, second_version, second_weight
) VALUES (
  (SELECT ifnull(max(id), 0) + 1 FROM alias WHERE id <= 0x7FFFFFFFFFF),
  ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
)

-- name: alias-update
UPDATE alias SET
  description = ?2, updated_millis = ?3,
  first_version = ?4, first_weight = ?5, second_version = ?6, second_weight = ?7
WHERE arn = ?1

-- name: alias-count
SELECT count(*) AS count FROM alias WHERE machine_arn = ?1

-- name: alias-by-arn
SELECT
  id, arn, machine_arn AS machineArn, name, description, created_millis AS createdMillis,
  updated_millis AS updatedMillis, first_version AS firstVersion, first_weight AS firstWeight,
  second_version AS secondVersion, second_weight AS secondWeight
FROM alias WHERE arn = ?1

-- name: aliases-of-machine
-- A machine has a hundred at most: those that lead elsewhere are skipped.
SELECT
  id, arn, machine_arn AS machineArn, name, description, created_millis AS createdMillis,
  updated_millis AS updatedMillis, first_version AS firstVersion, first_weight AS firstWeight,
  second_version AS secondVersion, second_weight AS secondWeight
FROM alias
WHERE machine_arn = ?1 AND id > ?2 AND (?3 IS NULL OR first_version = ?3 OR second_version = ?3)
ORDER BY id LIMIT ?4

-- name: alias-names-of-version
SELECT name FROM alias WHERE machine_arn = ?1 AND (first_version = ?2 OR second_version = ?2) ORDER BY id

-- name: alias-remove
DELETE FROM alias WHERE arn = ?1

-- name: aliases-remove-all
DELETE FROM alias WHERE machine_arn = ?1

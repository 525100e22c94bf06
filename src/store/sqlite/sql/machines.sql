-- name: machine-insert
INSERT INTO machine (id, arn, name, type, status, created_millis, revision)
VALUES ((SELECT ifnull(max(id), 0) + 1 FROM machine WHERE id <= 0x7FFFFFFFFFF), ?1, ?2, ?3, ?4, ?5, ?6)

-- name: machine-exists
SELECT 1 AS found FROM machine WHERE arn = ?1

-- name: revision-id-next
-- After all that ever existed, including those that are gone: SQLite counts them for AUTOINCREMENT.
SELECT 1 + max(
  (SELECT ifnull(max(id), 0) FROM revision WHERE id <= 0x7FFFFFFFFFF),
  ifnull((SELECT max(seq) FROM sqlite_sequence WHERE name = 'revision' AND seq BETWEEN 0 AND 0x7FFFFFFFFFF), 0)
) AS id

-- name: revision-insert
INSERT INTO revision (
  id, machine_arn, revision_id, definition, role_arn, logging_configuration, tracing_configuration,
  encryption_configuration, created_millis
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)

-- name: machine-revise
UPDATE machine SET revision = ?2 WHERE arn = ?1

-- name: machine-mark-deleting
UPDATE machine SET status = 'DELETING' WHERE arn = ?1

-- name: machine-remove
DELETE FROM machine WHERE arn = ?1

-- name: revisions-retire
-- revision_by_machine covers this.
UPDATE revision SET retired_at_execution_id = ?2 WHERE machine_arn = ?1 AND retired_at_execution_id IS NULL

-- name: machine-by-arn
SELECT
  machine.id AS machineId, machine.arn AS arn, machine.name AS name, machine.type AS type, machine.status AS status,
  machine.created_millis AS createdMillis, revision.id AS revision, revision.revision_id AS revisionId,
  revision.definition AS definition, revision.role_arn AS roleArn,
  revision.logging_configuration AS loggingConfiguration,
  revision.tracing_configuration AS tracingConfiguration,
  revision.encryption_configuration AS encryptionConfiguration,
  revision.created_millis AS revisionCreatedMillis
FROM machine LEFT JOIN revision ON revision.id = machine.revision
WHERE machine.arn = ?1

-- name: machines-deleting
-- Looks at every machine, once, when the server starts: their rows are small.
SELECT arn FROM machine WHERE status = 'DELETING' ORDER BY id

-- name: machines-by-creation
-- machine_by_creation covers the order; the id settles machines of the same millisecond.
SELECT
  machine.id AS machineId, machine.arn AS arn, machine.name AS name, machine.type AS type, machine.status AS status,
  machine.created_millis AS createdMillis, revision.id AS revision, revision.revision_id AS revisionId,
  revision.definition AS definition, revision.role_arn AS roleArn,
  revision.logging_configuration AS loggingConfiguration,
  revision.tracing_configuration AS tracingConfiguration,
  revision.encryption_configuration AS encryptionConfiguration,
  revision.created_millis AS revisionCreatedMillis
FROM machine LEFT JOIN revision ON revision.id = machine.revision
WHERE (machine.created_millis, machine.id) > (?1, ?2)
ORDER BY machine.created_millis, machine.id LIMIT ?3

-- name: revision-by-id
SELECT
  id, machine_arn AS machineArn, revision_id AS revisionId, definition, role_arn AS roleArn,
  logging_configuration AS loggingConfiguration, tracing_configuration AS tracingConfiguration,
  encryption_configuration AS encryptionConfiguration, created_millis AS createdMillis
FROM revision WHERE id = ?1

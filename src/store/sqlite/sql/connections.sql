-- name: connection-insert
INSERT INTO connection (
  id, arn, name, description, authorization_type, state, state_reason, shown_parameters, sealed_parameters, secret_arn,
  kms_key_identifier, created_millis, modified_millis, authorized_millis, change
) VALUES (
  (SELECT ifnull(max(id), 0) + 1 FROM connection WHERE id <= 0x7FFFFFFFFFF),
  ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
)
ON CONFLICT DO NOTHING

-- name: connection-count
SELECT count(*) AS count FROM connection

-- name: connection-exists
SELECT 1 AS found FROM connection WHERE name = ?1

-- name: connection-by-name
SELECT
  id, arn, name, description, authorization_type AS authorizationType, state, state_reason AS stateReason,
  shown_parameters AS shownParameters, sealed_parameters AS sealedParameters, secret_arn AS secretArn,
  kms_key_identifier AS kmsKeyIdentifier, created_millis AS createdMillis, modified_millis AS modifiedMillis,
  authorized_millis AS authorizedMillis, change
FROM connection WHERE name = ?1

-- name: connection-by-arn
SELECT
  id, arn, name, description, authorization_type AS authorizationType, state, state_reason AS stateReason,
  shown_parameters AS shownParameters, sealed_parameters AS sealedParameters, secret_arn AS secretArn,
  kms_key_identifier AS kmsKeyIdentifier, created_millis AS createdMillis, modified_millis AS modifiedMillis,
  authorized_millis AS authorizedMillis, change
FROM connection WHERE arn = ?1

-- name: connection-replace
UPDATE connection SET
  description = ?3, authorization_type = ?4, state = ?5, state_reason = ?6, shown_parameters = ?7,
  sealed_parameters = ?8, secret_arn = ?9, kms_key_identifier = ?10, created_millis = ?11, modified_millis = ?12,
  authorized_millis = ?13, change = ?14
WHERE arn = ?1 AND name = ?2 AND change = ?14 - 1

-- name: connection-remove
DELETE FROM connection WHERE name = ?1

-- name: connections-by-creation
SELECT
  id, arn, name, description, authorization_type AS authorizationType, state, state_reason AS stateReason,
  shown_parameters AS shownParameters, sealed_parameters AS sealedParameters, secret_arn AS secretArn,
  kms_key_identifier AS kmsKeyIdentifier, created_millis AS createdMillis, modified_millis AS modifiedMillis,
  authorized_millis AS authorizedMillis, change
FROM connection
WHERE id > ?1 AND substr(name, 1, length(?2)) = ?2 AND (?3 IS NULL OR state = ?3)
ORDER BY id LIMIT ?4

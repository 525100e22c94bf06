-- name: executions-closed-before
-- execution_closed covers this.
SELECT id FROM execution
WHERE stop_millis IS NOT NULL AND stop_millis BETWEEN -8640000000000000 AND ?1 - 1 AND id BETWEEN 1 AND 0x7FFFFFFFFFF
ORDER BY stop_millis, id LIMIT ?2

-- name: execution-remove
DELETE FROM execution WHERE id = ?1

-- name: removed-execution-id-damaged
SELECT 1 AS damaged
WHERE NOT EXISTS (
  SELECT 1 FROM counter
  WHERE name = 'removed-execution-id' AND typeof(value) = 'integer' AND value BETWEEN 0 AND 0x7FFFFFFFFFF
)

-- name: removed-execution-id-put
INSERT INTO counter (name, value) VALUES ('removed-execution-id', ?1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: removed-execution-id-raise
UPDATE counter SET value = max(value, ?1) WHERE name = 'removed-execution-id'

-- name: revisions-retired
-- revision_retired covers this.
SELECT id, machine_arn AS machineArn, retired_at_execution_id AS retiredAtExecutionId FROM revision
WHERE retired_at_execution_id IS NOT NULL AND id BETWEEN ?1 + 1 AND 0x7FFFFFFFFFF ORDER BY id LIMIT ?2

-- name: revision-may-be-used
-- Whether the machine has executions from the revision's time. One step into execution_by_machine for each status.
SELECT 1 AS used FROM execution
WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1)
  AND status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE')
  AND id <= ?2
LIMIT 1

-- name: revision-remove
-- A revision that is still referred to was marked as retired by accident.
DELETE FROM revision
WHERE id = ?1
  AND NOT EXISTS (SELECT 1 FROM machine WHERE machine.revision = ?1)
  AND NOT EXISTS (SELECT 1 FROM version WHERE version.revision = ?1)

-- name: arns-remove-unused
-- One step into an index of execution for each ARN stored, and there are about two for each machine.
DELETE FROM arn
WHERE NOT EXISTS (SELECT 1 FROM execution WHERE execution.machine_id = arn.id)
  AND NOT EXISTS (SELECT 1 FROM execution WHERE execution.scope_id = arn.id)
  AND NOT EXISTS (SELECT 1 FROM execution WHERE execution.map_run_id IS NOT NULL AND execution.map_run_id = arn.id)
  AND NOT EXISTS (SELECT 1 FROM map_run WHERE map_run.id = arn.id)

-- name: executions-count
-- A part of a range of execution_by_machine.
SELECT count(*) AS count FROM (
  SELECT 1 FROM execution
  WHERE machine_id = (SELECT arn.id FROM arn WHERE arn.text = ?1) AND status = ?2 LIMIT ?3
)

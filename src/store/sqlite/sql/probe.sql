-- name: probe
-- Changes nothing, and goes to the disk like any other write.
UPDATE counter SET value = value WHERE name = 'removed-execution-id'

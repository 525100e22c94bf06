-- name: probe
-- Changes nothing, but goes to disk like any other write.
UPDATE counter SET value = value WHERE name = 'removed-execution-id'

-- name: probe
-- Changes nothing, but goes to disk like any other write.
UPDATE counter SET value = value WHERE name = 'removed-execution-id'


-- name: owner
SELECT value FROM counter WHERE name = 'owner'

-- name: owner-put
INSERT INTO counter (name, value) VALUES ('owner', ?1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

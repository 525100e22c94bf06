-- How calls to HTTP endpoints are authorized. The id keeps the order of creation.
CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  authorization_type TEXT NOT NULL CHECK (authorization_type IN ('BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY')),
  state TEXT NOT NULL CHECK (state IN ('AUTHORIZING', 'AUTHORIZED', 'DEAUTHORIZED')),
  state_reason TEXT,
  shown_parameters TEXT NOT NULL,
  -- Encrypted with a key that is not in here.
  sealed_parameters TEXT,
  secret_arn TEXT NOT NULL,
  kms_key_identifier TEXT,
  created_millis INTEGER NOT NULL,
  modified_millis INTEGER NOT NULL,
  authorized_millis INTEGER,
  change INTEGER NOT NULL CHECK (change > 0)
) STRICT;

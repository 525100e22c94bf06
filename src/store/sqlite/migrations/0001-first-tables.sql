-- Times are milliseconds since 1970. Payloads are JSON text in the spelling they came with. Tables are STRICT and carry
-- CHECKs, so that a mistake above the store is refused here and not found months later.

-- Numbers that must outlive the rows they were taken from.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The highest id of any execution that retention removed: ids are never given twice.
INSERT INTO counter (name, value) VALUES ('removed-execution-id', 0);

-- ARN texts, spelled once. Executions and their indexes hold the small number instead of a hundred bytes.
CREATE TABLE arn (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;

-- AUTOINCREMENT: the runtime keeps compiled programs by revision id, so an id must never come back with another meaning.
CREATE TABLE revision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  machine_arn TEXT NOT NULL,
  revision_id TEXT,
  definition TEXT NOT NULL,
  role_arn TEXT NOT NULL,
  logging_configuration TEXT,
  tracing_configuration TEXT,
  encryption_configuration TEXT,
  created_millis INTEGER NOT NULL,
  -- Set when the machine is removed: the last execution id given out by then. No later execution can refer to this
  -- revision, so it may go when the machine has no execution up to this id.
  retired_at_execution_id INTEGER
) STRICT;

CREATE INDEX revision_by_machine ON revision (machine_arn);
CREATE INDEX revision_retired ON revision (id) WHERE retired_at_execution_id IS NOT NULL;

CREATE TABLE machine (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('STANDARD', 'EXPRESS')),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'DELETING')),
  created_millis INTEGER NOT NULL,
  revision INTEGER NOT NULL REFERENCES revision (id)
) STRICT;

CREATE INDEX machine_by_creation ON machine (created_millis);
-- Asked by the foreign key when a revision is removed.
CREATE INDEX machine_by_revision ON machine (revision);

CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_millis INTEGER NOT NULL,
  encryption_configuration TEXT
) STRICT;

CREATE INDEX activity_by_creation ON activity (created_millis);

-- The id keeps the order in which keys were first set.
CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  resource_arn TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (resource_arn, key)
) STRICT;

-- Small columns come first: a row with a large input spills onto overflow pages, and whoever reads only the small columns
-- never touches those. Ids grow with time, so rows are appended, and "newest first" is "highest id first".
CREATE TABLE execution (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  -- The ARN is the text of scope_id (`arn:aws:states:REGION:ACCOUNT:execution:MACHINE`), a colon and the label.
  scope_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  -- Null where the label is the name, which is so for every execution but Express ones (label `NAME:UUID`).
  name TEXT,
  machine_id INTEGER NOT NULL,
  -- No foreign key: it would need one more index here for the day a revision is removed.
  revision INTEGER NOT NULL,
  parent_id INTEGER,
  start_millis INTEGER NOT NULL,
  stop_millis INTEGER,
  status TEXT NOT NULL
    CHECK (status IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE')),
  trace_header TEXT,
  test_case TEXT,
  error TEXT,
  cause TEXT,
  input TEXT NOT NULL,
  output TEXT,
  CHECK ((status = 'RUNNING') = (stop_millis IS NULL)),
  CHECK (output IS NULL OR status = 'SUCCEEDED'),
  CHECK ((error IS NULL AND cause IS NULL) OR status NOT IN ('RUNNING', 'SUCCEEDED'))
) STRICT;

-- Every index here is paid for by every execution, so there are four, and two of them are partial.
-- Uniqueness of ARNs, and execution by ARN.
CREATE UNIQUE INDEX execution_by_arn ON execution (scope_id, label);
-- Listing with a status, and (merging one range per status) without. The id is part of every index entry.
CREATE INDEX execution_by_machine ON execution (machine_id, status);
-- Retention. Executions close in the order of time, so entries are appended.
CREATE INDEX execution_closed ON execution (stop_millis) WHERE stop_millis IS NOT NULL;
-- Children to be stopped with their parent.
CREATE INDEX execution_open_child ON execution (parent_id) WHERE parent_id IS NOT NULL AND stop_millis IS NULL;

-- Executions as the interface shows them.
CREATE VIEW execution_row AS
SELECT
  id,
  iif(label_scope = '', label, label_scope || ':' || label) AS arn,
  ifnull(name, label) AS name,
  machineArn,
  revision,
  start_millis AS startMillis,
  input,
  trace_header AS traceHeader,
  test_case AS testCase,
  parent_id AS parentId,
  status,
  stop_millis AS stopMillis,
  output,
  error,
  cause
FROM (
  SELECT
    *,
    (SELECT text FROM arn WHERE arn.id = scope_id) AS label_scope,
    (SELECT text FROM arn WHERE arn.id = machine_id) AS machineArn
  FROM execution
);

-- One row per turn. The key packs the execution and the first event of the chunk into one integer,
-- execution_id << 20 | first_event_id, so that a chunk lies in an ordinary table in the order of its key: whole on its
-- page, appended, without a second index. It leaves room for 2^43 executions of 1,048,575 events (the service allows
-- 25,000).
CREATE TABLE history (
  position INTEGER PRIMARY KEY CHECK (position & 0xFFFFF > 0),
  count INTEGER NOT NULL CHECK (count > 0),
  chunk TEXT NOT NULL
) STRICT;

-- Frames of open executions, next to each other by execution. Rows come and go with every turn, hence one b-tree.
CREATE TABLE frame (
  execution_id INTEGER NOT NULL,
  path TEXT NOT NULL CHECK (path = '' OR path GLOB '/*'),
  due_millis INTEGER,
  token TEXT,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  data TEXT NOT NULL,
  PRIMARY KEY (execution_id, path)
) STRICT, WITHOUT ROWID;

-- Frames that wait for no instant, for no token, or are not active cost nothing in these.
CREATE INDEX frame_due ON frame (due_millis) WHERE due_millis IS NOT NULL;
CREATE UNIQUE INDEX frame_token ON frame (token) WHERE token IS NOT NULL;
CREATE INDEX frame_active ON frame (execution_id) WHERE active = 1;

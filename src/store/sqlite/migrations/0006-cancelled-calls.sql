-- Calls that were given up, until their services have ended what they began elsewhere. Most calls begin nothing, so the
-- table is nearly always empty. What is here outlives its execution, and so has all that is needed in it.
CREATE TABLE cancelled_call (
  call_id TEXT NOT NULL PRIMARY KEY,
  data TEXT NOT NULL
) STRICT;

-- Purpose: each time that the content of a submission was found at a place.
insert into ledger.receipts (submission_id, location, size_bytes, modified_at, seen_at)
select
    %(submission)s as submission_id,
    said.location,
    said.size_bytes,
    said.modified_at,
    said.seen_at
from jsonb_populate_recordset(null::ledger.receipts, %(said)s) with ordinality as said
order by said.ordinality

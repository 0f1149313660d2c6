-- Purpose: a submission as its manifest describes it, not read yet.
insert into ledger.submissions (
    submission_id, sha256, file_name, size_bytes, channel, archive_path, received_at, discovered_at
)
overriding system value
select
    %(submission)s as submission_id,
    said.sha256,
    said.file_name,
    said.size_bytes,
    said.channel,
    %(archive_path)s as archive_path,
    said.received_at,
    said.discovered_at
from jsonb_populate_record(null::ledger.submissions, %(said)s) as said

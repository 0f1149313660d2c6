-- Purpose: hold some submissions while their manifests are written: of two writers the later one knows what both know.
select submission_id
from ledger.submissions
where submission_id = any(%(ids)s)
order by submission_id
for no key update

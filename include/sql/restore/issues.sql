-- Purpose: the issues of a submission, as they were reported to its site.
insert into ledger.issues
select said.*
from jsonb_array_elements(%(said)s) as entry
cross join lateral jsonb_populate_record(
    null::ledger.issues, entry || jsonb_build_object('submission_id', %(submission)s::bigint)
) as said

-- Purpose: the verdicts that a submission had before it was judged again.
insert into ledger.past_verdicts
select said.*
from jsonb_array_elements(%(said)s) as entry
cross join lateral jsonb_populate_record(
    null::ledger.past_verdicts, entry || jsonb_build_object('submission_id', %(submission)s::bigint)
) as said

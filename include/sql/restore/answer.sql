-- Purpose: the answer that a submission was given: it is not answered again.
insert into ledger.answers
select said.*
from jsonb_populate_record(
    null::ledger.answers, %(said)s::jsonb || jsonb_build_object('submission_id', %(submission)s::bigint)
) as said

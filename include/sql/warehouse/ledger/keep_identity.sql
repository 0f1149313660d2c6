-- Purpose: a submission that is judged again and can no longer be read, or names no campaign, is still of the return that
-- it was said to be of.
update ledger.submissions as sent
set
    campaign_code = coalesce(sent.campaign_code, past.campaign_code),
    site_code = coalesce(sent.site_code, past.site_code),
    standard_code = coalesce(sent.standard_code, past.standard_code),
    audit_type = coalesce(sent.audit_type, past.audit_type)
from (
    select distinct on (former.submission_id) former.*
    from ledger.past_verdicts as former
    where former.submission_id = any(%(ids)s)
    order by former.submission_id asc, former.settled_at desc
) as past
where sent.submission_id = past.submission_id and (sent.form is null or sent.campaign_code is null)

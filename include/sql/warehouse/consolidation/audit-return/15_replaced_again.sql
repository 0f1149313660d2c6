-- Purpose: what a submission had replaced that was judged again and is current no longer is now replaced by the one that
-- is, or by none.
update ledger.submissions as sent
set superseded_by = nullif(standing.submission_id, sent.submission_id)
from judged_again as former
left join warehouse.audits as standing
    on
        former.campaign_code = standing.campaign_code
        and former.site_code = standing.site_code
        and former.audit_type = standing.audit_type
        and standing.recorded_to is null
where
    standing.submission_id is distinct from former.submission_id
    and (
        sent.superseded_by = former.submission_id
        or (
            sent.submission_id = standing.submission_id
            and sent.submission_id in (select restored.submission_id from restored)
        )
    )

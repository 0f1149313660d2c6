-- Purpose: what a submission had replaced that was judged again and is current no longer is now replaced by the one that
-- is, or by none.
update ledger.submissions as sent
set superseded_by = nullif(standing.submission_id, sent.submission_id)
from judged_again as former
left join warehouse.form_returns as standing
    on
        former.form = standing.form
        and former.campaign_code is not distinct from standing.campaign_code
        and former.site_code = standing.site_code
        and standing.recorded_to is null
where
    standing.submission_id is distinct from former.submission_id
    and sent.superseded_by = former.submission_id

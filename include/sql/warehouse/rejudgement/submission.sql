-- Purpose: what must be known of a submission before it is judged again; it is locked until then.
select
    sent.state,
    sent.verdict,
    sent.campaign_code,
    sent.site_code,
    sent.erased,
    exists(
        select 1 from ledger.withdrawals as gone
        where gone.submission_id = sent.submission_id
    ) as withdrawn
from ledger.submissions as sent
where sent.submission_id = %(submission)s
for update

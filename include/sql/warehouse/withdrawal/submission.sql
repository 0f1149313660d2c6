-- Purpose: what must be known of a submission before it is withdrawn; it is locked until then.
select
    sent.state,
    sent.verdict,
    sent.campaign_code,
    sent.site_code,
    sent.audit_type,
    exists(
        select 1 from ledger.withdrawals as gone
        where gone.submission_id = sent.submission_id
    ) as withdrawn,
    exists(
        select 1 from ledger.past_verdicts as past
        where past.submission_id = sent.submission_id
    ) as judged_before
from ledger.submissions as sent
where sent.submission_id = %(submission)s
for update

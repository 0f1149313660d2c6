-- Purpose: where some submissions stand: all that the words for it (`labels.standing`) depend on.
select
    sent.submission_id,
    sent.state,
    sent.verdict,
    sent.settled_at,
    sent.superseded_by,
    sent.attempts,
    sent.unread,
    case when sent.settled_at is null then former.verdict end as former_verdict,
    gone.reason as withdrawal,
    reason.label as withdrawal_label,
    gone.withdrawn_at,
    exists(
        select 1 from ledger.returns_owed as owed
        where
            sent.campaign_code = owed.campaign_code
            and sent.site_code = owed.site_code
            and sent.audit_type is not distinct from owed.audit_type
    ) as is_expected
from ledger.submissions as sent
left join ledger.withdrawals as gone on sent.submission_id = gone.submission_id
left join lateral (
    select past.verdict from ledger.past_verdicts as past
    where past.submission_id = sent.submission_id
    order by past.settled_at desc
    limit 1
) as former on true
left join as_of.code_lists as reason on reason.list = 'withdrawal_reason' and gone.reason = reason.code
where sent.submission_id = any(%(ids)s)

-- Purpose: the submissions of a site for a campaign, the latest first, and what became of each.
select
    sent.submission_id,
    sent.file_name,
    sent.channel,
    sent.form,
    sent.form_version,
    sent.received_at,
    sent.audit_type,
    kind.label as audit_type_label,
    sent.verdict,
    sent.attempts,
    sent.unread,
    sent.settled_at,
    sent.superseded_by,
    sent.simulated,
    sent.erased,
    case when sent.settled_at is null then former.verdict end as former_verdict,
    gone.reason as withdrawal,
    reason.label as withdrawal_label,
    gone.withdrawn_at,
    reply.page <> '' as has_page,
    reply.workbook is not null as has_workbook
from ledger.submissions as sent
left join ledger.withdrawals as gone on sent.submission_id = gone.submission_id
left join ledger.answers as reply on sent.submission_id = reply.submission_id
left join lateral (
    select past.verdict from ledger.past_verdicts as past
    where past.submission_id = sent.submission_id
    order by past.settled_at desc
    limit 1
) as former on true
left join as_of.code_lists as kind on kind.list = 'audit_type' and sent.audit_type = kind.code
left join as_of.code_lists as reason on reason.list = 'withdrawal_reason' and gone.reason = reason.code
where sent.campaign_code = %(campaign)s and sent.site_code = %(site)s
order by sent.received_at desc, sent.submission_id desc

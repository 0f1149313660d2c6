-- Purpose: the submissions of a site over all campaigns, the latest first.
select
    sent.submission_id,
    sent.file_name,
    sent.received_at,
    sent.channel,
    sent.campaign_code,
    coalesce(campaign.campaign_label, sent.campaign_code) as campaign_label,
    sent.site_code,
    kind.label as audit_type_label
from ledger.submissions as sent
left join as_of.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and sent.audit_type = kind.code
where sent.site_code = %(site)s
order by sent.received_at desc, sent.submission_id desc

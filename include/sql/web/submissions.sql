-- Purpose: the submissions of a site for a campaign, the latest first, and their documents.
select
    sent.submission_id,
    sent.file_name,
    sent.channel,
    sent.form,
    sent.form_version,
    sent.received_at,
    sent.audit_type,
    kind.label as audit_type_label,
    sent.simulated,
    sent.erased,
    reply.page <> '' as has_page,
    reply.workbook is not null as has_workbook
from ledger.submissions as sent
left join ledger.answers as reply on sent.submission_id = reply.submission_id
left join as_of.code_lists as kind on kind.list = 'audit_type' and sent.audit_type = kind.code
where sent.campaign_code = %(campaign)s and sent.site_code = %(site)s
order by sent.received_at desc, sent.submission_id desc

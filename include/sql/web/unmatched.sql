-- Purpose: the submissions that belong to no return, and why: no site or campaign could be read in them, one
-- that is not known, or no return is expected. The trouble is the first thing wrong with the file itself.
with asked as (
    select %(since)s::timestamptz as since
),

trouble as (
    select distinct on (found.submission_id)
        found.submission_id,
        found.message
    from ledger.issues as found
    where found.stage = 'file' and found.severity = 'error'
    order by found.submission_id, found.position
)

select
    sent.submission_id,
    sent.file_name,
    sent.received_at,
    sent.campaign_code,
    sent.site_code,
    sent.audit_type,
    kind.label as audit_type_label,
    sent.state,
    sent.verdict,
    sent.attempts,
    sent.unread,
    reply.page <> '' as has_page,
    trouble.message as trouble,
    campaign.campaign_code is not null as campaign_known,
    coalesce(campaign.form <> sent.form, false) as other_form,
    site.site_code is not null as site_known,
    exists(
        select 1 from ledger.returns_owed as owed
        where sent.campaign_code = owed.campaign_code and sent.site_code = owed.site_code
    ) as site_owes
from asked
inner join ledger.submissions as sent on asked.since <= sent.discovered_at
left join ledger.answers as reply on sent.submission_id = reply.submission_id
left join trouble on sent.submission_id = trouble.submission_id
left join as_of.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and sent.audit_type = kind.code
where
    not exists (
        select 1 from ledger.returns_owed as owed
        where
            owed.campaign_code = sent.campaign_code
            and owed.site_code = sent.site_code
            and owed.audit_type = sent.audit_type
    )
order by sent.received_at desc, sent.submission_id desc
limit %(most)s

-- Purpose: the submissions that belong to no return: no site or campaign could be read in them, or they owe nothing.
select
    sent.submission_id,
    sent.file_name,
    sent.received_at,
    sent.campaign_code,
    sent.site_code,
    sent.state,
    sent.verdict,
    reply.page <> '' as has_page
from ledger.submissions as sent
left join ledger.answers as reply on sent.submission_id = reply.submission_id
where
    not exists (
        select 1 from known.returns_owed as owed
        where
            owed.campaign_code = sent.campaign_code
            and owed.site_code = sent.site_code
            and owed.audit_type = sent.audit_type
    )
order by sent.received_at desc, sent.submission_id desc
limit 200

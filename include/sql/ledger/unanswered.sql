-- Purpose: the submissions whose verdict is known and that were not answered yet, with what their answer says.
select
    sent.submission_id,
    sent.file_name,
    sent.archive_path,
    coalesce(campaign.campaign_label, sent.campaign_code, '') as campaign,
    coalesce(sent.campaign_code, '') as campaign_code,
    coalesce(site.site_name, sent.site_code, '') as site,
    coalesce(sent.site_code, '') as site_code,
    to_char(sent.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') as received,
    coalesce(to_char(owed.due_on, 'DD/MM/YYYY'), '') as due,
    coalesce((sent.received_at at time zone 'Europe/Paris')::date > owed.due_on, false) as overdue
from ledger.submissions as sent
left join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join known.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join ledger.returns_owed as owed
    on
        sent.campaign_code = owed.campaign_code
        and sent.site_code = owed.site_code
        and sent.audit_type = owed.audit_type
where
    sent.verdict is not null
    and not exists (
        select 1 from ledger.answers as answer
        where answer.submission_id = sent.submission_id
    )
order by sent.submission_id

-- Purpose: the answers given since a site's address is registered, and not yet put into the mail.
select
    sent.submission_id,
    sent.file_name,
    sent.campaign_code,
    sent.site_code,
    coalesce(campaign.campaign_label, sent.campaign_code) as campaign_label,
    coalesce(site.site_name, sent.site_code) as site_name,
    to_char(sent.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') as received,
    to_char(owed.due_on, 'DD/MM/YYYY') as due,
    (sent.received_at at time zone 'Europe/Paris')::date > owed.due_on as overdue,
    reply.page,
    reply.workbook,
    array_agg(contact.address order by contact.address) as recipients
from ledger.answers as reply
inner join ledger.submissions as sent on reply.submission_id = sent.submission_id
inner join restricted.contacts as contact
    on sent.site_code = contact.site_code and reply.answered_at >= contact.registered_at
left join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join known.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join ledger.returns_owed as owed
    on
        sent.campaign_code = owed.campaign_code
        and sent.site_code = owed.site_code
        and sent.audit_type = owed.audit_type
where
    not sent.erased
    and not exists (
        select 1 from ledger.messages as told
        where told.submission_id = sent.submission_id and told.kind = 'acknowledgement'
    )
group by
    sent.submission_id, campaign.campaign_label, site.site_name, owed.due_on, reply.page, reply.workbook
order by sent.submission_id

-- Purpose: what a letter to a site says of a submission, for the answers of the night and for their mails: of which
-- return it is, when it came, when it was due, and which accepted return stays in force where this one is refused.
create view known.letters as
select
    sent.submission_id,
    sent.file_name,
    sent.campaign_code,
    sent.site_code,
    coalesce(campaign.campaign_label, sent.campaign_code, '') as campaign_label,
    coalesce(site.site_name, sent.site_code, '') as site_name,
    to_char(sent.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') as received,
    coalesce(to_char(owed.due_on, 'DD/MM/YYYY'), '') as due,
    coalesce((sent.received_at at time zone 'Europe/Paris')::date > owed.due_on, false) as overdue,
    coalesce(to_char(standing.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI'), '') as standing
from ledger.submissions as sent
left join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join known.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join ledger.returns_owed as owed
    on
        sent.campaign_code = owed.campaign_code
        and sent.site_code = owed.site_code
        and sent.audit_type = owed.audit_type
left join lateral (
    select max(other.received_at) as received_at
    from known.submissions as other
    where
        sent.verdict = 'rejected'
        and other.counts
        and other.campaign_code = sent.campaign_code
        and other.site_code = sent.site_code
        and other.audit_type = sent.audit_type
) as standing on true;
comment on view known.letters is
'What a letter to a site says of a submission: its return, when it came and was due (DD/MM/YYYY, Paris time), and when the accepted return came that stays in force where this one is refused.';

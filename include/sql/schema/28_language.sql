-- Purpose: what a site is told of a submission is in the language in which it was read, whether a form was recognised or not.
alter table ledger.submissions add column language text;
comment on column ledger.submissions.language is 'Language of its issues and of its answers: that of its form; empty for what was read before this column, all in French.';

drop view as_of.letters;
create view as_of.letters as
select
    sent.submission_id,
    sent.file_name,
    coalesce(sent.language, 'fr') as language,
    sent.campaign_code,
    sent.site_code,
    coalesce(campaign.campaign_label, sent.campaign_code, '') as campaign_label,
    coalesce(site.site_name, sent.site_code, '') as site_name,
    sent.received_at,
    owed.due_on,
    coalesce((sent.received_at at time zone 'Europe/Paris')::date > owed.due_on, false) as overdue,
    standing.received_at as standing_at
from ledger.submissions as sent
left join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join ledger.returns_owed as owed
    on
        sent.campaign_code = owed.campaign_code
        and sent.site_code = owed.site_code
        and sent.audit_type = owed.audit_type
left join lateral (
    select max(other.received_at) as received_at
    from as_of.submissions as other
    where
        sent.verdict = 'rejected'
        and other.counts
        and other.campaign_code = sent.campaign_code
        and other.site_code = sent.site_code
        and other.audit_type = sent.audit_type
) as standing on true;
comment on view as_of.letters is 'What a letter to a site says of a submission: its language, its return, when it came and was due, and when the accepted return came that stays in force where this one is refused.';

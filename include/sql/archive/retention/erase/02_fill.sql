-- Purpose: those are the submissions of campaigns that ended, and that came in, before a day.
insert into due
select sent.submission_id
from ledger.submissions as sent
inner join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
where
    greatest(campaign.audits_to, (sent.settled_at at time zone 'Europe/Paris')::date) < %(ended_before)s
    and not sent.erased

-- Purpose: the campaigns, the latest first, each with how its returns stand now.
select
    campaign.campaign_code,
    campaign.campaign_label,
    count(owed.site_code) as owed,
    count(*) filter (where owed.submissions > 0) as received,
    count(*) filter (where owed.state in ('accepted', 'accepted_with_warnings')) as accepted,
    count(*) filter (where owed.state = 'accepted_with_warnings') as with_warnings,
    count(*) filter (where owed.state = 'rejected') as rejected,
    count(*) filter (where owed.state = 'withdrawn') as withdrawn,
    count(*) filter (where owed.state = 'missing') as missing,
    count(*) filter (where owed.days_late > 0) as late,
    count(*) filter (
        where
        owed.state not in ('accepted', 'accepted_with_warnings')
        and owed.due_on < (now() at time zone 'Europe/Paris')::date
    ) as overdue
from known.campaigns as campaign
left join known.returns as owed on campaign.campaign_code = owed.campaign_code
group by campaign.campaign_code, campaign.campaign_label, campaign.reference_on
order by campaign.reference_on desc, campaign.campaign_code asc

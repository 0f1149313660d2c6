-- Purpose: the campaign before this one to compare its progress with: the last that its publication found comparable, else
-- the last of the same form; of those of which a return was accepted.
select
    earlier.campaign_code,
    earlier.campaign_label,
    coalesce(bool_or(trend.comparable), false) as comparable
from as_of.campaigns as campaign
inner join as_of.campaigns as earlier
    on campaign.form = earlier.form and campaign.reference_on > earlier.reference_on
left join publication.publications as snapshot
    on campaign.campaign_code = snapshot.campaign_code and snapshot.is_current
left join publication.campaign_trend as trend
    on
        snapshot.publication_id = trend.publication_id
        and earlier.campaign_code = trend.compared_campaign_code
where
    campaign.campaign_code = %(campaign)s
    and exists (
        select 1 from as_of.returns as owed
        where owed.campaign_code = earlier.campaign_code and owed.first_accepted_at is not null
    )
group by earlier.campaign_code, earlier.campaign_label, earlier.reference_on
order by comparable desc, earlier.reference_on desc, earlier.campaign_code asc
limit 1

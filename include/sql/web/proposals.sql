-- Purpose: the figures that wait for the decision of a person, the oldest first, and in which run they are asked for.
select
    snapshot.publication_id,
    snapshot.campaign_code,
    campaign.campaign_label,
    snapshot.as_of,
    snapshot.simulated,
    snapshot.proposed_in as run,
    present.number as present_number
from publication.publications as snapshot
inner join ledger.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
left join publication.publications as present
    on snapshot.campaign_code = present.campaign_code and present.is_current
where snapshot.state = 'candidate' and snapshot.proposed_in is not null
order by snapshot.as_of, snapshot.publication_id

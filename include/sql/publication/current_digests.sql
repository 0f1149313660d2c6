-- Purpose: the campaigns that have settled returns, each with the digests of the inputs that are known to give
-- the figures of the current publication, if any.
select
    campaign.campaign_code,
    array_remove(
        snapshot.inputs_digest || array(
            select same.inputs_digest from publication.same_figures as same
            where same.publication_id = snapshot.publication_id
        ),
        null
    ) as known
from ledger.campaigns as campaign
left join publication.publications as snapshot
    on campaign.campaign_code = snapshot.campaign_code and snapshot.is_current
where
    exists (
        select 1 from ledger.submissions as sent
        where sent.campaign_code = campaign.campaign_code and sent.state = 'settled'
    )
order by campaign.campaign_code

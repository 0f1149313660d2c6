-- Purpose: the campaigns that have settled returns, each with the digest of the current publication, if any.
select
    campaign.campaign_code,
    snapshot.inputs_digest
from ledger.campaigns as campaign
left join publication.publications as snapshot
    on campaign.campaign_code = snapshot.campaign_code and snapshot.is_current
where
    exists (
        select 1 from ledger.submissions as sent
        where sent.campaign_code = campaign.campaign_code and sent.state = 'settled'
    )
order by campaign.campaign_code

-- Purpose: the campaigns that have settled returns, each with the digest of the publication in force, if any.
select
    campaign.campaign_code,
    edition.inputs_digest
from ledger.campaigns as campaign
left join publication.publications as edition
    on campaign.campaign_code = edition.campaign_code and edition.is_current
where
    exists (
        select 1 from ledger.submissions as sent
        where sent.campaign_code = campaign.campaign_code and sent.state = 'settled'
    )
order by campaign.campaign_code

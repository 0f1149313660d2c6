-- Purpose: the publication in force of a campaign.
select
    edition.publication_id,
    edition.campaign_code,
    campaign.campaign_label,
    edition.number,
    edition.as_of,
    edition.published_at,
    edition.code_version,
    edition.inputs_digest,
    edition.simulated
from publication.publications as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
where edition.campaign_code = %(campaign)s and edition.is_current

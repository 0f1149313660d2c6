-- Purpose: one publication of a campaign, by its number or the one in force, with the name that the campaign had then,
-- and the publication before it.
select
    edition.publication_id,
    edition.campaign_code,
    campaign.content ->> 'campaign_label' as campaign_label,
    edition.number,
    edition.as_of,
    edition.published_at,
    edition.code_version,
    edition.inputs_digest,
    edition.simulated,
    edition.is_current,
    earlier.publication_id as previous_id
from publication.publications as edition
inner join reference.history as campaign
    on
        campaign.table_name = 'campaigns'
        and edition.campaign_code = campaign.content ->> 'campaign_code'
        and edition.as_of >= campaign.recorded_from
        and (campaign.recorded_to is null or edition.as_of < campaign.recorded_to)
left join publication.publications as earlier
    on edition.campaign_code = earlier.campaign_code and earlier.number = edition.number - 1
where
    edition.campaign_code = %(campaign)s
    and (edition.number = %(number)s or (%(number)s::integer is null and edition.is_current))

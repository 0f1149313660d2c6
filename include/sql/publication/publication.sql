-- Purpose: one publication of a campaign, by its number or the current one, with the name that the campaign had then,
-- and the publication before it.
select
    snapshot.publication_id,
    snapshot.campaign_code,
    campaign.content ->> 'campaign_label' as campaign_label,
    snapshot.number,
    snapshot.as_of,
    snapshot.measured_on,
    snapshot.finality,
    finality.label as finality_label,
    snapshot.published_at,
    snapshot.code_version,
    snapshot.inputs_digest,
    snapshot.simulated,
    snapshot.is_current,
    earlier.publication_id as previous_id,
    (campaign.content ->> 'audits_from')::date as audits_from,
    (campaign.content ->> 'audits_to')::date as audits_to
from publication.publications as snapshot
inner join reference.history as campaign
    on
        campaign.table_name = 'campaigns'
        and snapshot.campaign_code = campaign.content ->> 'campaign_code'
        and snapshot.as_of >= campaign.recorded_from
        and (campaign.recorded_to is null or snapshot.as_of < campaign.recorded_to)
left join reference.code_lists as finality
    on finality.list = 'publication_finality' and snapshot.finality = finality.code
left join publication.publications as earlier
    on snapshot.campaign_code = earlier.campaign_code and earlier.number = snapshot.number - 1
where
    snapshot.campaign_code = %(campaign)s
    and (snapshot.number = %(number)s or (%(number)s::integer is null and snapshot.is_current))

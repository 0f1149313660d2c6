-- Purpose: one publication of a campaign, by its number or the current one, with the name that the campaign had then,
-- and the publication before it; or a candidate by its identifier, under the number that it would have.
with counted as (
    -- A candidate has the number that it would have.
    select
        each.publication_id,
        coalesce(
            each.number, max(each.number) over (partition by each.campaign_code) + 1, 1
        ) as number
    from publication.publications as each
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    campaign.content ->> 'campaign_label' as campaign_label,
    counted.number,
    snapshot.as_of,
    snapshot.measured_on,
    snapshot.finality,
    finality.label as finality_label,
    coalesce(snapshot.published_at, snapshot.as_of) as published_at,
    snapshot.code_version,
    snapshot.inputs_digest,
    snapshot.simulated,
    snapshot.is_current,
    earlier.publication_id as previous_id,
    (campaign.content ->> 'audits_from')::date as audits_from,
    (campaign.content ->> 'audits_to')::date as audits_to,
    snapshot.state = 'candidate' as proposed
from publication.publications as snapshot
inner join counted on snapshot.publication_id = counted.publication_id
inner join reference.history as campaign
    on
        campaign.table_name = 'campaigns'
        and snapshot.campaign_code = campaign.content ->> 'campaign_code'
        and snapshot.as_of >= campaign.recorded_from
        and (campaign.recorded_to is null or snapshot.as_of < campaign.recorded_to)
left join reference.code_lists as finality
    on finality.list = 'publication_finality' and snapshot.finality = finality.code
left join publication.publications as earlier
    on snapshot.campaign_code = earlier.campaign_code and earlier.number = counted.number - 1
where
    (snapshot.publication_id = %(candidate)s and snapshot.state = 'candidate')
    or (
        %(candidate)s::bigint is null
        and snapshot.campaign_code = %(campaign)s
        and (snapshot.number = %(number)s or (%(number)s::integer is null and snapshot.is_current))
    )

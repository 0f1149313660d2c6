-- Purpose: a candidate, and the day that its figures are of (as_of.figures_days); until that day has come, the day of the
-- data, Paris time.
with moment as (
    select
        %(code_version)s::text as code_version,
        %(inputs_digest)s::text as inputs_digest,
        %(inputs)s::jsonb as inputs,
        coalesce(%(timestamp)s::timestamptz, transaction_timestamp()) as as_of
)

insert into publication.publications (campaign_code, code_version, inputs_digest, inputs, as_of, measured_on, finality)
select
    campaign.campaign_code,
    moment.code_version,
    moment.inputs_digest,
    moment.inputs,
    moment.as_of,
    least(figures.figures_on, (moment.as_of at time zone 'Europe/Paris')::date) as measured_on,
    coalesce(standing.finality, 'provisional') as finality
from as_of.campaigns as campaign
cross join moment
left join as_of.figures_days as figures on campaign.campaign_code = figures.campaign_code
left join as_of.finality as standing on campaign.campaign_code = standing.campaign_code
where campaign.campaign_code = %(campaign)s
returning publication_id, as_of

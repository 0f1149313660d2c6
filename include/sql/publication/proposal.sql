-- Purpose: what an approver compares: the national figures of a candidate beside those of the current publication, the
-- sites certified in each, and which publications they are.
select
    snapshot.as_of,
    snapshot.measured_on,
    snapshot.simulated,
    finality.label as finality_label,
    campaign.campaign_label,
    present_snapshot.number as present_number,
    present_snapshot.published_at as present_at,
    to_jsonb(proposed) as proposed,
    to_jsonb(present) as present,
    (
        select funnel.sites from publication.certification_funnel as funnel
        where funnel.publication_id = snapshot.publication_id and funnel.stage = 'certified'
    ) as certified,
    (
        select funnel.sites from publication.certification_funnel as funnel
        where funnel.publication_id = present_snapshot.publication_id and funnel.stage = 'certified'
    ) as present_certified
from publication.publications as snapshot
inner join ledger.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
inner join publication.summaries as proposed
    on
        snapshot.publication_id = proposed.publication_id
        and proposed.subject_kind = 'all'
        and proposed.territory_kind = 'nation'
left join reference.code_lists as finality
    on finality.list = 'publication_finality' and snapshot.finality = finality.code
left join publication.publications as present_snapshot
    on snapshot.campaign_code = present_snapshot.campaign_code and present_snapshot.is_current
left join publication.summaries as present
    on
        present_snapshot.publication_id = present.publication_id
        and present.subject_kind = 'all'
        and present.territory_kind = 'nation'
where snapshot.publication_id = %(publication)s

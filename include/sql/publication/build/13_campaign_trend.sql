-- Purpose: the campaign and those before it that have current returns, all measured the same way.
insert into publication.campaign_trend (
    publication_id, campaign_code, compared_campaign_code, compared_campaign_label, reference_on, standard_code,
    comparable, owed, accepted, reporting_rate, criteria_assessed, not_applicable, conforming, conformity_rate,
    small_denominator
)
with compared as (
    select
        snapshot.publication_id,
        snapshot.campaign_code,
        earlier.campaign_code as compared_campaign_code,
        earlier.campaign_label,
        earlier.reference_on,
        earlier.standard_code,
        earlier.standard_code = campaign.standard_code as comparable
    from publication.publications as snapshot
    inner join as_of.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
    inner join as_of.campaigns as earlier
        on campaign.form = earlier.form and campaign.reference_on >= earlier.reference_on
    where snapshot.publication_id = %(publication)s
),

reporting as (
    select
        owed.campaign_code,
        count(*) as owed,
        count(*) filter (where 'accepted' = any(string_to_array(state.meaning, ' '))) as accepted
    from as_of.returns as owed
    left join as_of.code_lists as state on state.list = 'return_state' and owed.state = state.code
    group by owed.campaign_code
),

measured as (
    select
        tally.campaign_code,
        tally.criteria_assessed,
        tally.not_applicable,
        tally.conforming
    from as_of.standings as standing
    inner join warehouse.campaign_tallies as tally
        on standing.campaign_code = tally.campaign_code and standing.digest = tally.digest
)

select
    compared.publication_id,
    compared.campaign_code,
    compared.compared_campaign_code,
    compared.campaign_label as compared_campaign_label,
    compared.reference_on,
    compared.standard_code,
    compared.comparable,
    reporting.owed,
    reporting.accepted,
    measures.rate(reporting.accepted, reporting.owed) as reporting_rate,
    coalesce(measured.criteria_assessed, 0) as criteria_assessed,
    coalesce(measured.not_applicable, 0) as not_applicable,
    coalesce(measured.conforming, 0) as conforming,
    measures.rate(measured.conforming, measured.criteria_assessed - measured.not_applicable) as conformity_rate,
    measures.is_small(measured.criteria_assessed - measured.not_applicable) as small_denominator
from compared
inner join reporting on compared.compared_campaign_code = reporting.campaign_code
left join measured on compared.compared_campaign_code = measured.campaign_code
where measured.campaign_code is not null or compared.compared_campaign_code = compared.campaign_code

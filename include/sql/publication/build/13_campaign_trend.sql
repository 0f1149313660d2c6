-- Purpose: the campaign and those before it that have current returns, all measured the same way. Two are compared where
-- they follow the same standard, with the same types of audit owed by the same kinds of sites.
insert into publication.campaign_trend (
    publication_id, campaign_code, compared_campaign_code, compared_campaign_label, reference_on, standard_code,
    comparable, owed, accepted, reporting_rate, criteria_assessed, not_applicable, conforming, conformity_rate,
    small_denominator, comparability, comparability_label, few_sites, results_status
)
with compared as (
    select
        snapshot.publication_id,
        snapshot.campaign_code,
        earlier.campaign_code as compared_campaign_code,
        earlier.campaign_label,
        earlier.reference_on,
        earlier.standard_code,
        campaign.standard_code as own_standard_code
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

profiles as (
    select
        owed.campaign_code,
        array_agg(distinct owed.audit_type) as audit_types,
        array_agg(distinct site.site_kind) as site_kinds
    from compared
    inner join as_of.returns_owed as owed on compared.compared_campaign_code = owed.campaign_code
    left join as_of.sites as site
        on
            owed.site_code = site.site_code
            and (site.valid_from is null or compared.reference_on >= site.valid_from)
            and (site.valid_to is null or compared.reference_on < site.valid_to)
    group by owed.campaign_code
),

differences as (
    select
        compared.compared_campaign_code,
        coalesce((array_agg(reason.code order by reason.position))[1], 'comparable') as comparability,
        coalesce(
            string_agg(coalesce(entry.label, reason.code), ' ; ' order by reason.position),
            max(alike.label), 'comparable'
        ) as comparability_label
    from compared
    inner join profiles as own on compared.campaign_code = own.campaign_code
    inner join profiles as other on compared.compared_campaign_code = other.campaign_code
    left join
        lateral (
            values
            ('other_standard', 1, compared.standard_code is distinct from compared.own_standard_code),
            ('other_audit_types', 2, other.audit_types <> own.audit_types),
            ('other_site_kinds', 3, other.site_kinds <> own.site_kinds)
        ) as reason (code, position, holds)
        on reason.holds
    left join as_of.code_lists as entry on entry.list = 'comparability' and reason.code = entry.code
    left join as_of.code_lists as alike on alike.list = 'comparability' and alike.code = 'comparable'
    group by compared.compared_campaign_code
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
    differences.comparability = 'comparable' as comparable,
    reporting.owed,
    reporting.accepted,
    measures.rate(reporting.accepted, reporting.owed) as reporting_rate,
    measured.criteria_assessed,
    measured.not_applicable,
    measured.conforming,
    measures.rate(measured.conforming, measured.criteria_assessed - measured.not_applicable) as conformity_rate,
    measures.is_small(measured.criteria_assessed - measured.not_applicable) as small_denominator,
    differences.comparability,
    differences.comparability_label,
    measures.is_few(reporting.accepted) as few_sites,
    measures.results_status(reporting.accepted, reporting.accepted, reporting.owed) as results_status
from compared
inner join differences on compared.compared_campaign_code = differences.compared_campaign_code
inner join reporting on compared.compared_campaign_code = reporting.campaign_code
left join measured on compared.compared_campaign_code = measured.campaign_code
where measured.campaign_code is not null or compared.compared_campaign_code = compared.campaign_code

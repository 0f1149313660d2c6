-- Purpose: the measures of a candidate publication, by module (and all of them) × territory (nation, région, kind of
-- site), from its own returns and consolidated rows and nothing else. Reporting counts are about whole returns: they
-- are the same for every module.
--   conforming       = conformity + strength
--   criteria_assessed = answers other than not_assessed
--   conformity_rate  = conforming ÷ (criteria_assessed − not_applicable), empty where that is zero
insert into publication.national_summary (
    publication_id, campaign_code, standard_code, module_code, module_name, territory_kind,
    territory_code, territory_name, owed, received, accepted, on_time, returns_with_module,
    criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points,
    minor_nonconformities, major_nonconformities, conformity_rate
)
with reporting as (
    select
        territory.kind,
        territory.code,
        territory.name,
        count(*) as owed,
        count(*) filter (where owed.submissions > 0) as received,
        count(*) filter (where owed.submission_id is not null) as accepted,
        count(*) filter (where owed.on_time) as on_time
    from publication.returns as owed
    cross join
        lateral (
            values
            ('nation', 'FR', 'France'),
            ('region', owed.region_code, owed.region_name),
            ('site_kind', owed.site_kind, owed.site_kind_label)
        ) as territory (kind, code, name)
    where owed.publication_id = %(publication)s and territory.code is not null
    group by territory.kind, territory.code, territory.name
),

module as (
    select
        known.standard_code,
        known.module_code,
        known.module_name
    from publication.publications as edition
    inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
    inner join reference.modules as known on campaign.standard_code = known.standard_code
    where edition.publication_id = %(publication)s
    union all
    select
        campaign.standard_code,
        'all' as module_code,
        'Tous les modules' as module_name
    from publication.publications as edition
    inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
    where edition.publication_id = %(publication)s
),

measured as (
    select
        territory.kind,
        territory.code,
        coverage.module_code,
        count(distinct found.submission_id) as returns_with_module,
        count(*) filter (where found.result <> 'not_assessed') as criteria_assessed,
        count(*) filter (where found.result = 'not_applicable') as not_applicable,
        count(*) filter (where found.result in ('conformity', 'strength')) as conforming,
        count(*) filter (where found.result = 'strength') as strengths,
        count(*) filter (where found.result = 'opportunity') as opportunities,
        count(*) filter (where found.result = 'sensitive_point') as sensitive_points,
        count(*) filter (where found.result = 'minor_nonconformity') as minor_nonconformities,
        count(*) filter (where found.result = 'major_nonconformity') as major_nonconformities
    from publication.consolidated_audit_results as found
    cross join
        lateral (
            values ('nation', 'FR'), ('region', found.region_code), ('site_kind', found.site_kind)
        ) as territory (kind, code)
    cross join lateral (values (found.module_code), ('all')) as coverage (module_code)
    where found.publication_id = %(publication)s and territory.code is not null
    group by territory.kind, territory.code, coverage.module_code
)

select
    edition.publication_id,
    edition.campaign_code,
    module.standard_code,
    module.module_code,
    module.module_name,
    reporting.kind as territory_kind,
    reporting.code as territory_code,
    reporting.name as territory_name,
    reporting.owed,
    reporting.received,
    reporting.accepted,
    reporting.on_time,
    coalesce(measured.returns_with_module, 0) as returns_with_module,
    coalesce(measured.criteria_assessed, 0) as criteria_assessed,
    coalesce(measured.not_applicable, 0) as not_applicable,
    coalesce(measured.conforming, 0) as conforming,
    coalesce(measured.strengths, 0) as strengths,
    coalesce(measured.opportunities, 0) as opportunities,
    coalesce(measured.sensitive_points, 0) as sensitive_points,
    coalesce(measured.minor_nonconformities, 0) as minor_nonconformities,
    coalesce(measured.major_nonconformities, 0) as major_nonconformities,
    round(measured.conforming::numeric / nullif(measured.criteria_assessed - measured.not_applicable, 0), 4)
        as conformity_rate
from publication.publications as edition
cross join reporting
cross join module
left join measured
    on
        reporting.kind = measured.kind
        and reporting.code = measured.code
        and module.module_code = measured.module_code
where edition.publication_id = %(publication)s

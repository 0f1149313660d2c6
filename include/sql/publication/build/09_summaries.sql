-- Purpose: the measures of a candidate publication, from its own returns, results and nonconformities and nothing else.
-- Territories (nation, région, département, kind of site) × subjects (all, module); for the nation also × commitment
-- and criterion. Reporting counts are about whole returns: they are the same for every subject.
insert into publication.summaries (
    publication_id, campaign_code, standard_code, subject_kind, subject_code, module_code, module_name,
    commitment_code, commitment_label, criterion_code, criterion_label, territory_kind, territory_code,
    territory_name, region_code, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits,
    criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points,
    minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit,
    major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close
)
with standard as (
    select campaign.standard_code
    from publication.publications as edition
    inner join known.campaigns as campaign on edition.campaign_code = campaign.campaign_code
    where edition.publication_id = %(publication)s
),

reporting as (
    select
        territory.kind,
        territory.code,
        territory.name,
        territory.region_code,
        count(*) as owed,
        count(*) filter (where owed.submissions > 0) as received,
        count(*) filter (where owed.submission_id is not null) as accepted,
        count(*) filter (where owed.on_time) as on_time
    from publication.returns as owed
    cross join
        lateral (
            values
            ('nation', 'FR', 'France', null),
            ('region', owed.region_code, owed.region_name, owed.region_code),
            ('departement', owed.departement_code, owed.departement_name, owed.region_code),
            ('site_kind', owed.site_kind, owed.site_kind_label, null)
        ) as territory (kind, code, name, region_code)
    where owed.publication_id = %(publication)s and territory.code is not null
    group by territory.kind, territory.code, territory.name, territory.region_code
),

subject as (
    select
        standard.standard_code,
        'all' as kind,
        'all' as code,
        'all' as module_code,
        'Tous les modules' as module_name,
        null as commitment_code,
        null as commitment_label,
        null as criterion_code,
        null as criterion_label
    from standard
    union all
    select
        module.standard_code,
        'module' as kind,
        module.module_code as code,
        module.module_code,
        module.module_name,
        null as commitment_code,
        null as commitment_label,
        null as criterion_code,
        null as criterion_label
    from standard
    inner join known.modules as module on standard.standard_code = module.standard_code
    union all
    select
        commitment.standard_code,
        'commitment' as kind,
        commitment.commitment_code as code,
        module.module_code,
        module.module_name,
        commitment.commitment_code,
        commitment.commitment_label,
        null as criterion_code,
        null as criterion_label
    from standard
    inner join known.commitments as commitment on standard.standard_code = commitment.standard_code
    inner join known.modules as module
        on commitment.standard_code = module.standard_code and commitment.module_code = module.module_code
    union all
    select
        criterion.standard_code,
        'criterion' as kind,
        criterion.criterion_code as code,
        module.module_code,
        module.module_name,
        commitment.commitment_code,
        commitment.commitment_label,
        criterion.criterion_code,
        criterion.criterion_label
    from standard
    inner join known.criteria as criterion on standard.standard_code = criterion.standard_code
    inner join known.commitments as commitment
        on
            criterion.standard_code = commitment.standard_code
            and criterion.commitment_code = commitment.commitment_code
    inner join known.modules as module
        on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
),

cell as (
    select
        reporting.kind as territory_kind,
        subject.kind as subject_kind
    from (values ('nation'), ('region'), ('departement'), ('site_kind')) as reporting (kind)
    cross join (values ('all'), ('module'), ('commitment'), ('criterion')) as subject (kind)
    where reporting.kind = 'nation' or subject.kind in ('all', 'module')
),

counted as (
    -- One reading of the results for all cuts; grouping() tells by which columns a row was counted.
    select
        result.region_code,
        result.departement_code,
        result.site_kind,
        result.module_code,
        result.commitment_code,
        result.criterion_code,
        grouping(result.region_code, result.departement_code, result.site_kind) as territory,
        grouping(result.module_code, result.commitment_code, result.criterion_code) as subject,
        count(distinct result.submission_id) as audits,
        count(*) filter (where result.result <> 'not_assessed') as criteria_assessed,
        count(*) filter (where result.result = 'not_applicable') as not_applicable,
        count(*) filter (where result.result in ('conformity', 'strength')) as conforming,
        count(*) filter (where result.result = 'strength') as strengths,
        count(*) filter (where result.result = 'opportunity') as opportunities,
        count(*) filter (where result.result = 'sensitive_point') as sensitive_points,
        count(*) filter (where result.result = 'minor_nonconformity') as minor_nonconformities,
        count(*) filter (where result.result = 'major_nonconformity') as major_nonconformities
    from publication.consolidated_audit_results as result
    where result.publication_id = %(publication)s
    group by
        grouping sets (
            (), (result.module_code), (result.commitment_code), (result.criterion_code),
            (result.region_code), (result.region_code, result.module_code),
            (result.departement_code), (result.departement_code, result.module_code),
            (result.site_kind), (result.site_kind, result.module_code)
        )
),

found as (
    select
        counted.*,
        case counted.territory when 7 then 'nation' when 3 then 'region' when 5 then 'departement' else 'site_kind' end
            as territory_kind,
        case
        counted.territory
            when 7 then 'FR'
            when 3 then counted.region_code
            when 5 then counted.departement_code
            else counted.site_kind
        end as territory_code,
        case counted.subject when 7 then 'all' when 3 then 'module' when 5 then 'commitment' else 'criterion' end
            as subject_kind,
        case
        counted.subject
            when 7 then 'all'
            when 3 then counted.module_code
            when 5 then counted.commitment_code
            else counted.criterion_code
        end as subject_code
    from counted
),

filed as (
    select
        cell.territory_kind,
        territory.code as territory_code,
        cell.subject_kind,
        part.code as subject_code,
        count(*) as corrective_actions,
        count(*) filter (where action.state = 'closed') as closed,
        count(*) filter (where action.state = 'overdue') as overdue,
        percentile_cont(0.5) within group (order by action.days_to_close) as median_days,
        percentile_cont(0.9) within group (order by action.days_to_close) as p90_days
    from publication.nonconformities as action
    cross join
        lateral (
            values
            ('nation', 'FR'), ('region', action.region_code), ('departement', action.departement_code),
            ('site_kind', action.site_kind)
        ) as territory (kind, code)
    inner join cell on territory.kind = cell.territory_kind
    inner join
        lateral (
            values
            ('all', 'all'), ('module', action.module_code), ('commitment', action.commitment_code),
            ('criterion', action.criterion_code)
        ) as part (kind, code)
        on cell.subject_kind = part.kind
    where action.publication_id = %(publication)s and territory.code is not null
    group by cell.territory_kind, territory.code, cell.subject_kind, part.code
)

select
    edition.publication_id,
    edition.campaign_code,
    subject.standard_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    subject.module_code,
    subject.module_name,
    subject.commitment_code,
    subject.commitment_label,
    subject.criterion_code,
    subject.criterion_label,
    reporting.kind as territory_kind,
    reporting.code as territory_code,
    reporting.name as territory_name,
    reporting.region_code,
    reporting.owed,
    reporting.received,
    reporting.accepted,
    reporting.on_time,
    measures.rate(reporting.accepted, reporting.owed) as reporting_rate,
    measures.rate(reporting.on_time, reporting.owed) as on_time_rate,
    coalesce(found.audits, 0) as audits,
    coalesce(found.criteria_assessed, 0) as criteria_assessed,
    coalesce(found.not_applicable, 0) as not_applicable,
    coalesce(found.conforming, 0) as conforming,
    coalesce(found.strengths, 0) as strengths,
    coalesce(found.opportunities, 0) as opportunities,
    coalesce(found.sensitive_points, 0) as sensitive_points,
    coalesce(found.minor_nonconformities, 0) as minor_nonconformities,
    coalesce(found.major_nonconformities, 0) as major_nonconformities,
    measures.rate(found.conforming, found.criteria_assessed - found.not_applicable) as conformity_rate,
    measures.is_small(found.criteria_assessed - found.not_applicable) as small_denominator,
    round(found.minor_nonconformities::numeric / nullif(found.audits, 0), 2) as minor_per_audit,
    round(found.major_nonconformities::numeric / nullif(found.audits, 0), 2) as major_per_audit,
    coalesce(filed.corrective_actions, 0) as corrective_actions,
    coalesce(filed.closed, 0) as closed,
    coalesce(filed.overdue, 0) as overdue,
    measures.rate(filed.closed, filed.corrective_actions) as share_closed,
    round(filed.median_days::numeric, 1) as median_days_to_close,
    round(filed.p90_days::numeric, 1) as p90_days_to_close
from publication.publications as edition
cross join reporting
cross join subject
inner join cell on reporting.kind = cell.territory_kind and subject.kind = cell.subject_kind
left join found
    on
        reporting.kind = found.territory_kind
        and reporting.code = found.territory_code
        and subject.kind = found.subject_kind
        and subject.code = found.subject_code
left join filed
    on
        reporting.kind = filed.territory_kind
        and reporting.code = filed.territory_code
        and subject.kind = filed.subject_kind
        and subject.code = filed.subject_code
where edition.publication_id = %(publication)s

-- Purpose: the measures of a candidate publication, from its own returns, findings and corrective actions and nothing else.
-- Territories (nation, région, département, kind of site, type of audit) × subjects (all, module); the nation also × commitment
-- and criterion. Counts of returns are about whole returns: they are the same for every subject. The marks that are no
-- parameters stand for the files and the catalogue of include/sql/measures.
insert into publication.summaries (
    publication_id, campaign_code, standard_code, subject_kind, subject_code, module_code, module_name,
    commitment_code, commitment_label, criterion_code, criterion_label, territory_kind, territory_code,
    territory_name, region_code, %(measure_columns)s
)
with standard as (
    select campaign.standard_code
    from publication.publications as snapshot
    inner join as_of.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
    where snapshot.publication_id = %(publication)s
),

returns as (
    select
        territory.kind,
        territory.code,
        territory.name,
        territory.region_code,
        %(counts_of_returns)s
    from (
        %(returns)s
    ) as counted
    cross join
        lateral (
            values
            ('nation', 'FR', 'France', null),
            ('region', counted.region_code, counted.region_name, counted.region_code),
            ('departement', counted.departement_code, counted.departement_name, counted.region_code),
            ('site_kind', counted.site_kind, counted.site_kind_label, null),
            ('audit_type', counted.audit_type, coalesce(counted.audit_type_label, counted.audit_type), null)
        ) as territory (kind, code, name, region_code)
    where counted.publication_id = %(publication)s and territory.code is not null
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
    inner join as_of.modules as module on standard.standard_code = module.standard_code
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
    inner join as_of.commitments as commitment on standard.standard_code = commitment.standard_code
    inner join as_of.modules as module
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
    inner join as_of.criteria as criterion on standard.standard_code = criterion.standard_code
    inner join as_of.commitments as commitment
        on
            criterion.standard_code = commitment.standard_code
            and criterion.commitment_code = commitment.commitment_code
    inner join as_of.modules as module
        on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
),

cell as (
    select
        territory.kind as territory_kind,
        subject.kind as subject_kind
    from (values ('nation'), ('region'), ('departement'), ('site_kind'), ('audit_type')) as territory (kind)
    cross join (values ('all'), ('module'), ('commitment'), ('criterion')) as subject (kind)
    where territory.kind = 'nation' or subject.kind in ('all', 'module')
),

counted_findings as (
    -- One reading of the findings for all breakdowns; grouping() says by which columns a row was counted.
    select
        counted.region_code,
        counted.departement_code,
        counted.site_kind,
        counted.audit_type,
        counted.module_code,
        counted.commitment_code,
        counted.criterion_code,
        grouping(counted.region_code, counted.departement_code, counted.site_kind, counted.audit_type) as territory,
        grouping(counted.module_code, counted.commitment_code, counted.criterion_code) as subject,
        count(distinct counted.submission_id) as audits,
        %(counts_of_findings)s
    from (
        %(findings)s
    ) as counted
    where counted.publication_id = %(publication)s
    group by
        grouping sets (
            (), (counted.module_code), (counted.commitment_code), (counted.criterion_code),
            (counted.region_code), (counted.region_code, counted.module_code),
            (counted.departement_code), (counted.departement_code, counted.module_code),
            (counted.site_kind), (counted.site_kind, counted.module_code),
            (counted.audit_type), (counted.audit_type, counted.module_code)
        )
),

findings as (
    select
        counted_findings.*,
        case counted_findings.territory
            when 15 then 'nation'
            when 7 then 'region'
            when 11 then 'departement'
            when 13 then 'site_kind'
            else 'audit_type'
        end as territory_kind,
        case counted_findings.territory
            when 15 then 'FR'
            when 7 then counted_findings.region_code
            when 11 then counted_findings.departement_code
            when 13 then counted_findings.site_kind
            else counted_findings.audit_type
        end as territory_code,
        case counted_findings.subject
            when 7 then 'all'
            when 3 then 'module'
            when 5 then 'commitment'
            else 'criterion'
        end as subject_kind,
        case counted_findings.subject
            when 7 then 'all'
            when 3 then counted_findings.module_code
            when 5 then counted_findings.commitment_code
            else counted_findings.criterion_code
        end as subject_code
    from counted_findings
),

filed as (
    -- Each corrective action once for each breakdown.
    select
        counted.*,
        cell.territory_kind,
        territory.code as territory_code,
        cell.subject_kind,
        part.code as subject_code
    from (
        %(corrective_actions)s
    ) as counted
    cross join
        lateral (
            values
            ('nation', 'FR'), ('region', counted.region_code), ('departement', counted.departement_code),
            ('site_kind', counted.site_kind), ('audit_type', counted.audit_type)
        ) as territory (kind, code)
    inner join cell on territory.kind = cell.territory_kind
    inner join
        lateral (
            values
            ('all', 'all'), ('module', counted.module_code), ('commitment', counted.commitment_code),
            ('criterion', counted.criterion_code)
        ) as part (kind, code)
        on cell.subject_kind = part.kind
    where counted.publication_id = %(publication)s and territory.code is not null
),

-- The time to close by Kaplan–Meier: an open action is seen as long as it was last reported open, no longer.
seen as (
    select
        territory_kind,
        territory_code,
        subject_kind,
        subject_code,
        days_seen,
        count(*) as actions,
        count(*) filter (where closed) as closed
    from filed
    group by territory_kind, territory_code, subject_kind, subject_code, days_seen
),

at_risk as (
    select
        seen.*,
        sum(seen.actions) over (
            partition by seen.territory_kind, seen.territory_code, seen.subject_kind, seen.subject_code
            order by seen.days_seen desc
        )::double precision as at_risk
    from seen
),

curve as (
    select
        territory_kind,
        territory_code,
        subject_kind,
        subject_code,
        days_seen,
        case
            when bool_or(closed = at_risk) over cell then 0
            else exp(sum(case when closed < at_risk then ln(1 - closed / at_risk) end) over cell)
        end as still_open,
        sum(closed / nullif(at_risk * (at_risk - closed), 0)) over cell as variance
    from at_risk
    window cell as (partition by territory_kind, territory_code, subject_kind, subject_code order by days_seen)
),

-- Limits at 95 %% on the scale of ln(−ln), in which those of a share are near to a normal law (Brookmeyer and Crowley).
bounded as (
    select
        curve.*,
        ln(-ln(curve.still_open)) as height,
        1.959963984540054 * sqrt(curve.variance) / abs(ln(curve.still_open)) as reach
    from curve
    where curve.still_open < 1 and curve.still_open > 0
    union all
    select
        curve.*,
        null as height,
        null as reach
    from curve
    where curve.still_open in (0, 1)
),

time_to_close as (
    select
        territory_kind,
        territory_code,
        subject_kind,
        subject_code,
        case when max(days_seen) >= 90 then 1 - coalesce(min(still_open) filter (where days_seen <= 90), 1) end
            as estimated_share_closed_90_days,
        min(days_seen) filter (where still_open <= 0.5 + 1e-9) as estimated_median_days_to_close,
        min(days_seen) filter (where height + reach >= ln(ln(2)) or still_open = 0)
            as estimated_median_days_low,
        min(days_seen) filter (where height - reach >= ln(ln(2))) as estimated_median_days_high,
        min(days_seen) filter (where still_open <= 0.1 + 1e-9) as estimated_p90_days_to_close,
        min(days_seen) filter (where height + reach >= ln(ln(10)) or still_open = 0) as estimated_p90_days_low,
        min(days_seen) filter (where height - reach >= ln(ln(10))) as estimated_p90_days_high
    from bounded
    group by territory_kind, territory_code, subject_kind, subject_code
),

counted_actions as (
    select
        counted.territory_kind,
        counted.territory_code,
        counted.subject_kind,
        counted.subject_code,
        %(counts_of_corrective_actions)s,
        percentile_cont(0.5) within group (order by counted.days_to_close) as median_days_to_close,
        percentile_cont(0.9) within group (order by counted.days_to_close) as p90_days_to_close
    from filed as counted
    group by counted.territory_kind, counted.territory_code, counted.subject_kind, counted.subject_code
),

corrective_actions as (
    select
        counted_actions.*,
        time_to_close.estimated_share_closed_90_days,
        time_to_close.estimated_median_days_to_close,
        time_to_close.estimated_median_days_low,
        time_to_close.estimated_median_days_high,
        time_to_close.estimated_p90_days_to_close,
        time_to_close.estimated_p90_days_low,
        time_to_close.estimated_p90_days_high
    from counted_actions
    inner join time_to_close
        on
            counted_actions.territory_kind = time_to_close.territory_kind
            and counted_actions.territory_code = time_to_close.territory_code
            and counted_actions.subject_kind = time_to_close.subject_kind
            and counted_actions.subject_code = time_to_close.subject_code
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    subject.standard_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    subject.module_code,
    subject.module_name,
    subject.commitment_code,
    subject.commitment_label,
    subject.criterion_code,
    subject.criterion_label,
    returns.kind as territory_kind,
    returns.code as territory_code,
    returns.name as territory_name,
    returns.region_code,
    %(measure_values)s
from publication.publications as snapshot
cross join returns
cross join subject
inner join cell on returns.kind = cell.territory_kind and subject.kind = cell.subject_kind
left join findings
    on
        returns.kind = findings.territory_kind
        and returns.code = findings.territory_code
        and subject.kind = findings.subject_kind
        and subject.code = findings.subject_code
left join corrective_actions
    on
        returns.kind = corrective_actions.territory_kind
        and returns.code = corrective_actions.territory_code
        and subject.kind = corrective_actions.subject_kind
        and subject.code = corrective_actions.subject_code
where snapshot.publication_id = %(publication)s

-- Purpose: the weighted values of the indicators of a candidate publication: the sum of the numerators over the sum of
-- the denominators of the measures that have both, for the nation and each région. A mean of ratios would give a small
-- site the weight of a large one. Sums are made in the order of the sites: the same bytes on every run.
insert into publication.indicator_summary (
    publication_id, campaign_code, standard_code, module_code, indicator_code, indicator_label, unit, period,
    territory_kind, territory_code, territory_name, region_code, sites_measuring, numerator, denominator, value,
    small_denominator, few_sites, sites_asked
)
with totals as (
    select
        measured.publication_id,
        measured.campaign_code,
        measured.standard_code,
        measured.module_code,
        measured.indicator_code,
        measured.indicator_label,
        measured.unit,
        measured.period,
        territory.kind,
        territory.code,
        territory.name,
        count(distinct measured.site_code) as sites_measuring,
        sum(measured.numerator order by measured.site_code collate "C", measured.audit_type) as numerator,  -- noqa: RF02
        sum(measured.denominator order by measured.site_code collate "C", measured.audit_type) as denominator  -- noqa: RF02
    from publication.indicators as measured
    cross join
        lateral (
            values ('nation', 'FR', 'France'), ('region', measured.region_code, measured.region_name)
        ) as territory (kind, code, name)
    where
        measured.publication_id = %(publication)s
        and territory.code is not null
        and measured.numerator is not null
        and measured.denominator is not null
    group by
        measured.publication_id, measured.campaign_code, measured.standard_code, measured.module_code,
        measured.indicator_code, measured.indicator_label, measured.unit, measured.period, territory.kind,
        territory.code, territory.name
),

-- Who was asked: the sites whose accepted audit has the module of the indicator in its scope.
asked as (
    select
        subject.code as module_code,
        territory.kind,
        territory.code,
        count(distinct audit.site_code) as sites
    from publication.audits as audit
    cross join lateral unnest(string_to_array(audit.modules_in_scope, ' ; ')) as subject (code)
    cross join lateral (values ('nation', 'FR'), ('region', audit.region_code)) as territory (kind, code)
    where audit.publication_id = %(publication)s
    group by subject.code, territory.kind, territory.code
)

select
    totals.publication_id,
    totals.campaign_code,
    totals.standard_code,
    totals.module_code,
    totals.indicator_code,
    totals.indicator_label,
    totals.unit,
    totals.period,
    totals.kind as territory_kind,
    totals.code as territory_code,
    totals.name as territory_name,
    case totals.kind when 'region' then totals.code end as region_code,
    totals.sites_measuring,
    totals.numerator,
    totals.denominator,
    round(
        (totals.numerator / nullif(totals.denominator, 0) * coalesce(indicator.factor, 1)::double precision)::numeric, 2
    ) as value,
    measures.is_small(least(totals.denominator, 1000000)::bigint) as small_denominator,
    measures.is_few(totals.sites_measuring) as few_sites,
    asked.sites as sites_asked
from totals
left join asked
    on totals.module_code = asked.module_code and totals.kind = asked.kind and totals.code = asked.code
left join as_of.indicators as indicator
    on
        totals.standard_code = indicator.standard_code
        and totals.indicator_code = indicator.indicator_code

-- Purpose: the weighted values of the indicators of a candidate publication: the sum of the numerators over the sum of
-- the denominators of the measures that have both, for the nation and each région. A mean of ratios would give a small
-- site the weight of a large one. Sums are made in the order of the sites: the same bytes on every run. An indicator
-- that nobody measured has a row without numbers, which says why.
insert into publication.indicator_summary (
    publication_id, campaign_code, standard_code, module_code, indicator_code, indicator_label, unit, period,
    territory_kind, territory_code, territory_name, region_code, sites_measuring, numerator, denominator, value,
    small_denominator, few_sites, sites_asked, value_status, value_status_label
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
),

owed as (
    select
        filed.publication_id,
        filed.campaign_code,
        territory.kind,
        territory.code,
        territory.name,
        count(filed.submission_id) as accepted
    from publication.returns as filed
    cross join
        lateral (values ('nation', 'FR', 'France'), ('region', filed.region_code, filed.region_name)) as territory (
            kind, code, name
        )
    where filed.publication_id = %(publication)s and territory.code is not null
    group by filed.publication_id, filed.campaign_code, territory.kind, territory.code, territory.name
),

rows as (
    select
        totals.*,
        'known' as status
    from totals
    union all
    select
        owed.publication_id,
        owed.campaign_code,
        indicator.standard_code,
        indicator.module_code,
        indicator.indicator_code,
        indicator.indicator_label,
        indicator.unit,
        'none' as period,
        owed.kind,
        owed.code,
        owed.name,
        0 as sites_measuring,
        null as numerator,
        null as denominator,
        case
            when asked.sites > 0 then 'not_measured'
            when owed.accepted > 0 then 'not_asked'
            else 'unknown'
        end as status
    from owed
    inner join as_of.campaigns as campaign on owed.campaign_code = campaign.campaign_code
    inner join as_of.indicators as indicator on campaign.standard_code = indicator.standard_code
    left join asked
        on indicator.module_code = asked.module_code and owed.kind = asked.kind and owed.code = asked.code
    where
        not exists (
            select 1 from totals
            where
                totals.indicator_code = indicator.indicator_code
                and totals.kind = owed.kind
                and totals.code = owed.code
        )
)

select
    measured.publication_id,
    measured.campaign_code,
    measured.standard_code,
    measured.module_code,
    measured.indicator_code,
    measured.indicator_label,
    measured.unit,
    measured.period,
    measured.kind as territory_kind,
    measured.code as territory_code,
    measured.name as territory_name,
    case measured.kind when 'region' then measured.code end as region_code,
    measured.sites_measuring,
    measured.numerator,
    measured.denominator,
    round(
        (
            measured.numerator / nullif(measured.denominator, 0) * coalesce(indicator.factor, 1)::double precision
        )::numeric,
        2
    ) as value,
    measures.is_small(least(coalesce(measured.denominator, 0), 1000000)::bigint) as small_denominator,
    measures.is_few(measured.sites_measuring) as few_sites,
    coalesce(asked.sites, 0) as sites_asked,
    measured.status as value_status,
    known.label as value_status_label
from rows as measured
left join asked
    on measured.module_code = asked.module_code and measured.kind = asked.kind and measured.code = asked.code
left join as_of.indicators as indicator
    on
        measured.standard_code = indicator.standard_code
        and measured.indicator_code = indicator.indicator_code
left join as_of.code_lists as known on known.list = 'count_status' and measured.status = known.code

-- Purpose: the change since the previous campaign of the same standard: over all sites where the two are comparable, and
-- over the same sites, those whose audit of the same type, with the module in scope, is current in both; that holds
-- whatever else each campaign audited. Without such a campaign, no row.
insert into publication.campaign_changes (
    publication_id, campaign_code, previous_campaign_code, standard_code, module_code, module_name, conformity_rate,
    previous_conformity_rate, change, same_sites, same_sites_conformity_rate, same_sites_previous_conformity_rate,
    same_sites_change, small_denominator, comparability, comparability_label, few_sites, conforming, applicable,
    previous_conforming, previous_applicable, same_sites_conforming, same_sites_applicable,
    same_sites_previous_conforming, same_sites_previous_applicable
)
with pair as (
    select
        trend.publication_id,
        trend.campaign_code,
        trend.compared_campaign_code as previous_code,
        trend.standard_code,
        trend.comparability,
        trend.comparability_label
    from publication.campaign_trend as trend
    inner join publication.campaign_trend as own
        on
            trend.publication_id = own.publication_id
            and own.compared_campaign_code = own.campaign_code
            and trend.reference_on < own.reference_on
    where trend.publication_id = %(publication)s and trend.standard_code = own.standard_code
    order by trend.comparable desc, trend.reference_on desc
    limit 1
),

results as (
    select
        audit.campaign_code = pair.campaign_code as is_new,
        audit.site_code,
        audit.audit_type,
        subject.module_code,
        count(*) filter (where meaning.is_assessed and not meaning.is_not_applicable) as applicable,
        count(*) filter (where meaning.is_conforming) as conforming
    from pair
    inner join as_of.audits as audit on audit.campaign_code in (pair.campaign_code, pair.previous_code)
    inner join warehouse.findings as found on audit.audit_id = found.audit_id
    left join measures.finding_meanings as meaning on found.result = meaning.code
    inner join as_of.criteria as criterion
        on
            found.standard_code = criterion.standard_code
            and found.criterion_code = criterion.criterion_code
            and criterion.module_code = any(audit.modules_in_scope)
    cross join lateral (values (criterion.module_code), ('all')) as subject (module_code)
    group by audit.campaign_code = pair.campaign_code, audit.site_code, audit.audit_type, subject.module_code
),

-- Over « all » modules the same sites are compared on what both campaigns audited there: their common modules.
alike as (
    select
        now.site_code,
        now.audit_type,
        subject.module_code,
        sum(now.applicable) as applicable,
        sum(now.conforming) as conforming,
        sum(before.applicable) as previous_applicable,
        sum(before.conforming) as previous_conforming
    from results as now
    inner join results as before
        on
            now.site_code = before.site_code
            and now.audit_type = before.audit_type
            and now.module_code = before.module_code
    cross join lateral (values (now.module_code), ('all')) as subject (module_code)
    where now.is_new and not before.is_new and now.module_code <> 'all'
    group by now.site_code, now.audit_type, subject.module_code
),

everywhere as (
    select
        module_code,
        sum(applicable) filter (where is_new) as applicable,
        sum(conforming) filter (where is_new) as conforming,
        sum(applicable) filter (where not is_new) as previous_applicable,
        sum(conforming) filter (where not is_new) as previous_conforming,
        least(count(*) filter (where is_new), count(*) filter (where not is_new)) as audits
    from results
    group by module_code
),

same as (
    select
        module_code,
        count(distinct site_code) as sites,
        sum(applicable) as applicable,
        sum(conforming) as conforming,
        sum(previous_applicable) as previous_applicable,
        sum(previous_conforming) as previous_conforming
    from alike
    group by module_code
),

rates as (
    select
        everywhere.module_code,
        everywhere.conforming,
        everywhere.applicable,
        everywhere.previous_conforming,
        everywhere.previous_applicable,
        coalesce(same.sites, 0) as sites,
        same.conforming as same_conforming,
        same.applicable as same_applicable,
        same.previous_conforming as same_previous_conforming,
        same.previous_applicable as same_previous_applicable,
        measures.is_small(least(same.applicable, same.previous_applicable)::bigint) as is_small,
        measures.is_few(least(everywhere.audits, same.sites)) as is_few
    from everywhere
    left join same on everywhere.module_code = same.module_code
)

select
    pair.publication_id,
    pair.campaign_code,
    pair.previous_code as previous_campaign_code,
    pair.standard_code,
    rates.module_code,
    coalesce(module.module_name, 'Tous les modules') as module_name,
    measures.rate(rates.conforming, rates.applicable) as conformity_rate,
    measures.rate(rates.previous_conforming, rates.previous_applicable) as previous_conformity_rate,
    case
        when pair.comparability = 'comparable'
            then round(
                rates.conforming / nullif(rates.applicable, 0)
                - rates.previous_conforming / nullif(rates.previous_applicable, 0),
                4
            )
    end as change,
    rates.sites as same_sites,
    measures.rate(rates.same_conforming, rates.same_applicable) as same_sites_conformity_rate,
    measures.rate(rates.same_previous_conforming, rates.same_previous_applicable)
        as same_sites_previous_conformity_rate,
    round(
        rates.same_conforming / nullif(rates.same_applicable, 0)
        - rates.same_previous_conforming / nullif(rates.same_previous_applicable, 0),
        4
    ) as same_sites_change,
    rates.is_small as small_denominator,
    pair.comparability,
    pair.comparability_label,
    rates.is_few as few_sites,
    rates.conforming,
    rates.applicable,
    rates.previous_conforming,
    rates.previous_applicable,
    rates.same_conforming as same_sites_conforming,
    rates.same_applicable as same_sites_applicable,
    rates.same_previous_conforming as same_sites_previous_conforming,
    rates.same_previous_applicable as same_sites_previous_applicable
from pair
cross join rates
left join as_of.modules as module
    on pair.standard_code = module.standard_code and rates.module_code = module.module_code

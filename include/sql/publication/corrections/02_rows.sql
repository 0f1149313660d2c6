-- Purpose: the rows that differ between a candidate publication and the one before it, each with the territory or return
-- that it is about, and the subject below it.
drop table if exists pg_temp.changed_rows;
create temporary table changed_rows on commit drop as
select
    different.*,
    coalesce(different.new_row, different.old_row) as filled,
    case
        when
            filled.row ->> 'compared_campaign_code' is not null
            and filled.row ->> 'compared_campaign_code' <> filled.row ->> 'campaign_code'
            then 'none'
        when filled.row ->> 'site_code' is not null and filled.row ? 'audit_type' then 'return'
        when filled.row ->> 'origin' = 'return' and filled.row ->> 'submission_id' is not null then 'submission'
        when filled.row ->> 'site_code' is not null or filled.row ->> 'breakdown' = 'site_code' then 'site'
        when filled.row ->> 'departement_code' is not null or filled.row ->> 'breakdown' = 'departement_code'
            then 'departement'
        when filled.row ->> 'region_code' is not null then 'region'
        when filled.row ->> 'site_kind' is not null then 'site_kind'
        when
            filled.row ->> 'audit_type' is not null or filled.row ->> 'figure_code' like 'returns\_%%'
            then 'audit_type'
        else 'nation'
    end as scope_kind,
    case
        when filled.row ->> 'site_code' is not null and filled.row ? 'audit_type'
            then (filled.row ->> 'site_code') || ' ' || (filled.row ->> 'audit_type')
        when filled.row ->> 'origin' = 'return' and filled.row ->> 'submission_id' is not null
            then filled.row ->> 'submission_id'
        when filled.row ->> 'figure_code' like 'returns\_%%'
            then regexp_replace(filled.row ->> 'figure_code', '^returns_(owed|accepted)_', '')
        when filled.row ->> 'breakdown' in ('site_code', 'departement_code') then filled.row ->> 'code'
        else coalesce(
            filled.row ->> 'site_code', filled.row ->> 'departement_code', filled.row ->> 'region_code',
            filled.row ->> 'site_kind', filled.row ->> 'audit_type', 'FR'
        )
    end as scope_code,
    -- What a row is about, below its territory; a breakdown of a form by a field, the table that has it.
    case
        when filled.row ->> 'breakdown' like '%%.%%' then filled.row ->> 'breakdown'
        when filled.row ? 'breakdown' then 'all'
        when filled.row ? 'indicator_code' then 'indicator'
        when filled.row ->> 'criterion_code' is not null then 'criterion'
        when filled.row ->> 'commitment_code' is not null then 'commitment'
        when filled.row ->> 'module_code' <> 'all' then 'module'
        else 'all'
    end as subject_kind,
    case
        when filled.row ->> 'breakdown' like '%%.%%' then filled.row ->> 'code'
        when filled.row ? 'breakdown' then 'all'
        else coalesce(
            filled.row ->> 'indicator_code', filled.row ->> 'criterion_code', filled.row ->> 'commitment_code',
            filled.row ->> 'module_code', 'all'
        )
    end as subject_code,
    case
        when filled.row ->> 'breakdown' like '%%.%%'
            then
                regexp_replace(different.table_name, 'summary$', '')
                || split_part(filled.row ->> 'breakdown', '.', 1)
    end as broken_down_by,
    -- What the figures of a row count, where the row says it and not the column.
    case
        when different.table_name = 'headline_figures' and filled.row ->> 'figure_code' like '%%engaged' then '{}'
        when different.table_name = 'headline_figures' and filled.row ->> 'figure_code' like 'returns\_%%'
            then '{returns}'
        when different.table_name = 'certification_funnel' and filled.row ->> 'stage' = 'engaged' then '{}'
        when different.table_name = 'certification_funnel' and filled.row ->> 'stage' = 'pre_audited' then '{returns}'
        when different.table_name in ('headline_figures', 'certification_funnel') then '{certificates,returns}'
        when different.table_name = 'indicator_summary' and num_nulls(different.old_row, different.new_row) > 0
            then '{indicators,asked,returns}'
        when filled.row ->> 'dimension' = 'comparability' then '{owed}'
        when filled.row ->> 'quality_code' in ('sites_engaged', 'standard_modules', 'days_after_audits') then '{}'
        when filled.row ->> 'quality_code' in ('audited_modules', 'audited_departements', 'few_sites_departements')
            then '{findings}'
        when filled.row ->> 'quality_code' in ('declared_figures', 'differing_figures') then '{certificates,returns}'
    end::text[] as counted_by_row,
    (different.old_row ->> 'submission_id')::bigint as submission_before,
    (different.new_row ->> 'submission_id')::bigint as submission_after
from (
    %(differences)s
) as different
cross join lateral (values (coalesce(different.new_row, different.old_row))) as filled (row);
create index on changed_rows (table_name);
analyze changed_rows;

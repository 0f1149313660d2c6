-- Purpose: the rows that differ between a candidate publication and the one before it, each with the territory or return
-- that it is about, and the subject below it.
drop table if exists pg_temp.changed_rows;
-- Rows stay as they are, not compressed: each of their cells is looked at.
create temporary table changed_rows with (toast_tuple_target = 8160) on commit drop as
select
    different.*,
    case
        when
            different.compared_campaign_code is not null
            and different.compared_campaign_code <> different.campaign_code
            then 'none'
        when different.site_code is not null and different.has_audit_type then 'return'
        when different.origin = 'return' and different.submission_id is not null then 'submission'
        when different.site_code is not null or different.breakdown = 'site_code' then 'site'
        when different.departement_code is not null or different.breakdown = 'departement_code'
            then 'departement'
        when different.region_code is not null then 'region'
        when different.site_kind is not null then 'site_kind'
        when
            different.audit_type is not null or different.figure_code like 'returns\_%%'
            then 'audit_type'
        else 'nation'
    end as scope_kind,
    case
        when different.site_code is not null and different.has_audit_type
            then different.site_code || ' ' || different.audit_type
        when different.origin = 'return' and different.submission_id is not null
            then different.submission_id
        when different.figure_code like 'returns\_%%'
            then regexp_replace(different.figure_code, '^returns_(owed|accepted)_', '')
        when different.breakdown in ('site_code', 'departement_code') then different.code
        else coalesce(
            different.site_code, different.departement_code, different.region_code,
            different.site_kind, different.audit_type, 'FR'
        )
    end as scope_code,
    -- What a row is about, below its territory; a breakdown of a form by a field, the table that has it.
    case
        when different.breakdown like '%%.%%' then different.breakdown
        when different.has_breakdown then 'all'
        when different.has_indicator_code then 'indicator'
        when different.criterion_code is not null then 'criterion'
        when different.commitment_code is not null then 'commitment'
        when different.module_code <> 'all' then 'module'
        else 'all'
    end as subject_kind,
    case
        when different.breakdown like '%%.%%' then different.code
        when different.has_breakdown then 'all'
        else coalesce(
            different.indicator_code, different.criterion_code, different.commitment_code,
            different.module_code, 'all'
        )
    end as subject_code,
    case
        when different.breakdown like '%%.%%'
            then
                regexp_replace(different.table_name, 'summary$', '')
                || split_part(different.breakdown, '.', 1)
    end as broken_down_by,
    -- What the figures of a row count, where the row says it and not the column.
    case
        when different.table_name = 'headline_figures' and different.figure_code like '%%engaged' then '{}'
        when different.table_name = 'headline_figures' and different.figure_code like 'returns\_%%'
            then '{returns}'
        when different.table_name = 'certification_funnel' and different.stage = 'engaged' then '{}'
        when different.table_name = 'certification_funnel' and different.stage = 'pre_audited' then '{returns}'
        when different.table_name in ('headline_figures', 'certification_funnel') then '{certificates,returns}'
        when different.table_name = 'indicator_summary' and num_nulls(different.old_row, different.new_row) > 0
            then '{indicators,asked,returns}'
        when different.dimension = 'comparability' then '{owed}'
        when different.quality_code in ('sites_engaged', 'standard_modules', 'days_after_audits') then '{}'
        when different.quality_code in ('audited_modules', 'audited_departements', 'few_sites_departements')
            then '{findings}'
        when different.quality_code in ('declared_figures', 'differing_figures') then '{certificates,returns}'
    end::text[] as counted_by_row,
    (different.old_row ->> 'submission_id')::bigint as submission_before,
    (different.new_row ->> 'submission_id')::bigint as submission_after
from (
    %(differences)s
) as different;
create index on changed_rows (table_name);
analyze changed_rows;

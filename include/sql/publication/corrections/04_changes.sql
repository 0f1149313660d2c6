-- Purpose: what a candidate publication changes in the one before it, cell by cell and row by row, each with what it is about.
drop table if exists pg_temp.changes;
create temporary table changes on commit drop as
with days as (
    -- Figures that name no day are of the day of their data.
    select
        publication_id,
        coalesce(measured_on, (as_of at time zone 'Europe/Paris')::date) as measured,
        (as_of at time zone 'Europe/Paris')::date as published
    from publication.publications
    where publication_id in (%(previous)s, %(publication)s)
),

passed as (
    select
        moment.clock,
        moment.moved
    from days as snapshot
    inner join days as earlier on earlier.publication_id = %(previous)s
    cross join
        lateral (
            values
            ('measured', snapshot.measured <> earlier.measured), ('published', snapshot.published <> earlier.published)
        ) as moment (clock, moved)
    where snapshot.publication_id = %(publication)s
),

published_columns as materialized (
    select
        listed.*,
        regexp_replace(listed.name, '_(label|name)$', '') as stem,
        listed.name ~ '%(words_pattern)s' as holds_words
    from (
        values
        %(published_columns)s
    ) as listed (table_name, name, title, place, clock, is_measure, is_filled, counted, is_of_nation)
),

cells as (
    select
        changed_rows.rank,
        changed_rows.table_name,
        changed_rows.row_label,
        changed_rows.row_key,
        changed_rows.site_code,
        changed_rows.site_name,
        changed_rows.region_code,
        changed_rows.departement_code,
        changed_rows.site_kind,
        changed_rows.audit_type,
        changed_rows.label,
        changed_rows.enumerated,
        changed_rows.submission_before,
        changed_rows.submission_after,
        changed_rows.subject_kind,
        changed_rows.subject_code,
        changed_rows.scope_kind as row_scope_kind,
        changed_rows.scope_code as row_scope_code,
        -- What another campaign counted does not follow the returns of this one; whether it can be compared does.
        case
            when
                published_columns.is_of_nation
                or (changed_rows.scope_kind = 'none' and not published_columns.is_measure)
                then 'nation'
            else changed_rows.scope_kind
        end as scope_kind,
        -- A share of the nation's moves with any territory.
        case when published_columns.is_of_nation then 'FR' else changed_rows.scope_code end as scope_code,
        published_columns.name,
        published_columns.title,
        published_columns.place,
        -- Where a row says which day it is of, one that is of none does not move with time.
        coalesce(passed.moved, false)
        and (not changed_rows.has_measured_on or changed_rows.measured_on is not null) as is_timed,
        published_columns.is_filled,
        published_columns.holds_words
        and not (
            published_columns.name <> published_columns.stem
            and (
                (changed_rows.old_row -> published_columns.stem)
                is distinct from (changed_rows.new_row -> published_columns.stem)
                or (changed_rows.old_row -> (published_columns.stem || '_code'))
                is distinct from (changed_rows.new_row -> (published_columns.stem || '_code'))
            )
        ) as is_words,
        -- Which rows a row of a breakdown counts may also follow from the table that the breakdown is by.
        case
            when changed_rows.subject_kind like '%%.%%'
                then array[changed_rows.broken_down_by] || published_columns.counted
            else coalesce(changed_rows.counted_by_row, of_quality.counted, published_columns.counted)
        end as counted,
        changed_rows.subject_kind like '%%.%%' and changed_rows.broken_down_by <> all(published_columns.counted)
            as is_of_any_code,
        changed_rows.old_row ->> published_columns.name as before,
        changed_rows.new_row ->> published_columns.name as after
    from changed_rows
    inner join published_columns on changed_rows.table_name = published_columns.table_name
    left join published_columns as of_quality
        on
            of_quality.table_name = 'national_summary'
            and changed_rows.table_name = 'quality_indicators'
            and changed_rows.quality_code = of_quality.name
    left join passed on published_columns.clock = passed.clock
    where
        changed_rows.old_row is not null
        and changed_rows.new_row is not null
        and (changed_rows.old_row -> published_columns.name)
        is distinct from (changed_rows.new_row -> published_columns.name)
),

-- Where time has moved a row of a site whose return did not change, and all that it is counted in.
timed_scopes as (
    select distinct
        scope.kind,
        scope.code
    from cells
    left join counted_in as own on cells.row_scope_kind = own.kind and cells.row_scope_code = own.code
    cross join
        lateral (
            values
            ('nation', 'FR'), ('region', cells.region_code), ('departement', cells.departement_code),
            ('site_kind', cells.site_kind), ('audit_type', cells.audit_type)
        ) as scope (kind, code)
    where cells.is_timed and own.kind is null and cells.row_scope_kind in ('site', 'return', 'submission')
),

-- A row that is new or gone: with all the others of a return that is accepted for the first time, or no longer.
rows_apart as (
    select
        changed_rows.*,
        changed_returns.source is not null as is_of_return,
        changed_returns.site_code as return_site,
        changed_returns.audit_type as return_type
    from changed_rows
    left join changed_returns
        on
            changed_rows.table_name <> 'returns'
            and num_nulls(changed_returns.submission_before, changed_returns.submission_after) = 1
            and case
                when changed_rows.old_row is null
                    then
                        changed_rows.submission_after = changed_returns.submission_after
                        and changed_returns.submission_before is null
                else
                    changed_rows.submission_before = changed_returns.submission_before
                    and changed_returns.submission_after is null
            end
    where changed_rows.old_row is null or changed_rows.new_row is null
),

-- Of a cell, a row or the rows of a return: what it is about and counts, so that the returns behind it can be found.
changes as (
    select
        rank,
        table_name,
        'cell' as kind,
        row_label,
        row_key,
        name as column_name,
        title as column_title,
        place,
        is_words,
        is_timed,
        before,
        after,
        scope_kind,
        scope_code,
        counted,
        case when is_of_any_code then 'all' else subject_kind end as subject_kind,
        case when is_of_any_code then 'all' else subject_code end as subject_code,
        site_code,
        site_name,
        region_code,
        audit_type,
        label,
        enumerated,
        submission_before,
        submission_after
    from cells
    where not is_filled
    union all
    select
        rank,
        table_name,
        case when old_row is null then 'row_added' else 'row_gone' end as kind,
        row_label,
        row_key,
        null as column_name,
        null as column_title,
        0 as place,
        false as is_words,
        false as is_timed,
        -- The name of a sheet is the site's own: where a row comes from is said by the file and the cell.
        (old_row - array['publication_id', 'sheet'])::text as before,
        (new_row - array['publication_id', 'sheet'])::text as after,
        scope_kind,
        scope_code,
        coalesce(counted_by_row, case when broken_down_by is not null then array[broken_down_by] end) as counted,
        subject_kind,
        subject_code,
        site_code,
        site_name,
        region_code,
        audit_type,
        label,
        enumerated,
        submission_before,
        submission_after
    from rows_apart
    where not is_of_return
    union all
    select
        rank,
        table_name,
        case when old_row is null then 'rows_added' else 'rows_gone' end as kind,
        null as row_label,
        jsonb_build_object('site_code', return_site, 'audit_type', return_type) as row_key,
        null as column_name,
        null as column_title,
        0 as place,
        false as is_words,
        false as is_timed,
        case when old_row is null then 0 else count(*) end::text as before,
        case when old_row is null then count(*) else 0 end::text as after,
        'return' as scope_kind,
        return_site || ' ' || return_type as scope_code,
        null as counted,
        'all' as subject_kind,
        'all' as subject_code,
        return_site as site_code,
        min(site_name) as site_name,
        min(region_code) as region_code,
        return_type as audit_type,
        null as label,
        null as enumerated,
        submission_before,
        submission_after
    from rows_apart
    where is_of_return
    group by rank, table_name, old_row is null, return_site, return_type, submission_before, submission_after
    union all
    select
        rank,
        table_name,
        'column_filled' as kind,
        null as row_label,
        null as row_key,
        name as column_name,
        title as column_title,
        place,
        false as is_words,
        false as is_timed,
        '0' as before,
        count(*)::text as after,
        'none' as scope_kind,
        null as scope_code,
        null as counted,
        'all' as subject_kind,
        'all' as subject_code,
        null as site_code,
        null as site_name,
        null as region_code,
        null as audit_type,
        null as label,
        null as enumerated,
        null as submission_before,
        null as submission_after
    from cells
    where is_filled
    group by rank, table_name, name, title, place
)

select
    changes.rank,
    changes.table_name,
    changes.kind,
    changes.row_label,
    changes.row_key,
    changes.column_name,
    changes.column_title,
    changes.place,
    changes.is_words,
    changes.is_timed,
    changes.before,
    changes.after,
    changes.scope_kind,
    changes.scope_code,
    -- Whatever it may be, where nothing says what is counted.
    coalesce(changes.counted, array['*']) as counted,
    changes.subject_kind,
    changes.subject_code,
    changes.site_code,
    changes.site_name,
    changes.region_code,
    changes.audit_type,
    changes.label,
    changes.enumerated,
    changes.submission_before,
    changes.submission_after,
    timed_scopes.kind is not null as is_timed_beside
from changes
left join timed_scopes on changes.scope_kind = timed_scopes.kind and changes.scope_code = timed_scopes.code;
analyze changes;

-- Purpose: what a candidate publication changes in the one before it, and why: returns first, then national figures, then
-- each other cell of each published table. The causes of a change are the inputs that changed, less those that cannot have
-- moved it: returns of other territories, inputs that the table is not made from, words where a number changed. Marks that
-- are no parameters are replaced by prefaudit.publication.corrections.
insert into publication.corrections (
    publication_id, campaign_code, position, kind, label, site_code, site_name, region_code, audit_type, figure_code,
    before, after, reason, reason_label, table_name, row_label, row_key, column_name, column_title, causes,
    returns_behind, sources, submission_before, submission_after
)
with previous as (
    select
        publication_id,
        as_of
    from publication.publications
    where publication_id = %(previous)s
),

days as (
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

words as (
    -- As of the timestamp asked for; as now where a list is younger.
    select distinct on (entry.list, entry.code)
        entry.list,
        entry.code,
        entry.label
    from (
        select
            list,
            code,
            label,
            1 as choice
        from as_of.code_lists
        union all
        select
            list,
            code,
            label,
            2 as choice
        from reference.code_lists
    ) as entry
    where entry.list in ('correction_kind', 'correction_reason', 'publication_input', 'withdrawal_reason')
    order by entry.list, entry.code, entry.choice
),

before as (
    select owed.* from publication.returns as owed
    where owed.publication_id = %(previous)s
),

now as (
    select * from publication.returns
    where publication_id = %(publication)s
),

judged_again as (
    select sent.submission_id
    from as_of.submissions as sent
    inner join previous on sent.settled_at > previous.as_of
    where
        exists (
            select 1 from ledger.past_verdicts as former
            where former.submission_id = sent.submission_id and former.settled_at <= previous.as_of
        )
),

returns as (
    select
        coalesce(now.site_code, before.site_code) as site_code,
        coalesce(now.site_name, before.site_name) as site_name,
        coalesce(now.region_code, before.region_code) as region_code,
        coalesce(now.audit_type, before.audit_type) as audit_type,
        coalesce(now.audit_type_label, before.audit_type_label) as audit_type_label,
        before.state as state_before,
        now.state as state_after,
        before.submission_id as submission_before,
        now.submission_id as submission_after,
        array[before.region_code, now.region_code] as regions,
        array[before.departement_code, now.departement_code] as departements,
        array[before.site_kind, now.site_kind] as site_kinds,
        (before.submissions is distinct from now.submissions)
        or (before.rejected_submissions is distinct from now.rejected_submissions)
        or (before.withdrawn_submissions is distinct from now.withdrawn_submissions)
        or (before.received_at is distinct from now.received_at)
        or (before.verdict is distinct from now.verdict) as is_filed,
        now.site_code is null or before.site_code is null as is_owed_otherwise,
        now.site_code is not null and before.site_code is not null and (now.due_on is distinct from before.due_on)
            as is_due_otherwise,
        now.site_code is not null and before.site_code is not null
        and (
            (now.region_code is distinct from before.region_code)
            or (now.departement_code is distinct from before.departement_code)
            or (now.site_kind is distinct from before.site_kind)
        ) as is_moved,
        case
            when now.site_code is null and before.submission_id is not null then 'return_lost'
            when now.site_code is null then 'return_not_owed'
            when before.site_code is null and now.submission_id is null then 'return_owed'
            when before.submission_id is null and now.submission_id is not null then 'return_accepted'
            when before.submission_id is not null and now.submission_id is null then 'return_lost'
            when before.submission_id <> now.submission_id then 'return_replaced'
            when before.state <> now.state then 'return_state'
            when now.submission_id in (select judged_again.submission_id from judged_again) then 'return_judged_again'
        end as kind,
        case
            when now.site_code is null then 'amended_campaign'
            when now.withdrawn_submissions > before.withdrawn_submissions then 'withdrawal.' || now.withdrawal
            when
                now.submission_id in (select judged_again.submission_id from judged_again)
                or before.submission_id in (
                    select judged_again.submission_id
                    from judged_again
                    inner join as_of.submissions as sent on judged_again.submission_id = sent.submission_id
                    where not sent.counts
                )
                then 'judged_again'
            when before.submission_id is not null and now.submission_id is null then null
            when before.submission_id <> now.submission_id then 'resubmission'
            when before.site_code is null and now.submission_id is null then 'amended_campaign'
            when now.state in ('missing', 'not_due') and now.due_on <> before.due_on then 'amended_campaign'
            when before.state = 'not_due' and now.state = 'missing' then 'passing_time'
            when before.state = 'missing' and now.state = 'not_due' then 'definition'
            when before.submission_id is null and now.submission_id is not null then 'first_acceptance'
            else 'new_submission'
        end as reason
    from now
    full join before on now.site_code = before.site_code and now.audit_type = before.audit_type
),

changed_returns as (
    select
        returns.*,
        array_remove(
            array[
                -- Time is a cause of the columns that move with it alone.
                case when returns.kind is not null or returns.is_filed then nullif(returns.reason, 'passing_time') end,
                case when returns.is_owed_otherwise or returns.is_due_otherwise then 'amended_campaign' end,
                case when returns.is_moved then 'input.site' end
            ],
            null
        ) as reasons,
        concat_ws(', ', returns.site_code, nullif(coalesce(returns.audit_type_label, returns.audit_type), ''))
        || case
            when returns.submission_before <> returns.submission_after
                then ' : dépôt ' || returns.submission_before || ' remplacé par ' || returns.submission_after
            when returns.submission_before is null then coalesce(' : dépôt ' || returns.submission_after, '')
            when returns.submission_after is null then ' : dépôt ' || returns.submission_before || ' plus en vigueur'
            else ' : dépôt ' || returns.submission_after
        end as source
    from returns
    where returns.kind is not null or returns.is_filed or returns.is_due_otherwise or returns.is_moved
),

-- Each returns that changed, under all that it is counted in.
counted_in as (
    select distinct
        changed_returns.site_code,
        changed_returns.audit_type,
        changed_returns.source,
        changed_returns.reasons,
        scope.kind,
        scope.code
    from changed_returns
    cross join
        lateral (
            values
            ('nation', array['FR']),
            ('region', changed_returns.regions),
            ('departement', changed_returns.departements),
            ('site_kind', changed_returns.site_kinds),
            ('audit_type', array[changed_returns.audit_type]),
            ('site', array[changed_returns.site_code]),
            ('return', array[changed_returns.site_code || ' ' || changed_returns.audit_type])
        ) as expanded (kind, codes)
    cross join lateral unnest(expanded.codes) as code (code)
    cross join lateral (values (expanded.kind, code.code)) as scope (kind, code)
    where scope.code is not null and cardinality(changed_returns.reasons) > 0
),

scopes as (
    select
        counted_in.kind,
        counted_in.code,
        count(*)::integer as returns_behind,
        array_agg(
            counted_in.source
            order by counted_in.site_code collate "C", counted_in.audit_type collate "C"  -- noqa: RF02,RF03
        ) as sources
    from counted_in
    group by counted_in.kind, counted_in.code
),

scope_reasons as (
    select
        counted_in.kind,
        counted_in.code,
        array_agg(distinct reason.code) as reasons
    from counted_in
    cross join lateral unnest(counted_in.reasons) as reason (code)
    group by counted_in.kind, counted_in.code
),

differences as materialized (
    %(differences)s
),

columns (table_name, name, title, place, clock, is_measure, is_filled) as (
    values
    %(published_columns)s
),

rows_changed as materialized (
    select
        different.*,
        coalesce(different.new_row, different.old_row) as filled,
        case
            when
                filled.row ->> 'compared_campaign_code' is not null
                and filled.row ->> 'compared_campaign_code' <> filled.row ->> 'campaign_code'
                then 'none'
            when filled.row ->> 'site_code' is not null and filled.row ? 'audit_type' then 'return'
            when filled.row ->> 'site_code' is not null or filled.row ->> 'breakdown' = 'site_code' then 'site'
            when filled.row ->> 'departement_code' is not null or filled.row ->> 'breakdown' = 'departement_code'
                then 'departement'
            when filled.row ->> 'region_code' is not null then 'region'
            when filled.row ->> 'site_kind' is not null then 'site_kind'
            when filled.row ->> 'audit_type' is not null then 'audit_type'
            else 'nation'
        end as scope_kind,
        case
            when filled.row ->> 'site_code' is not null and filled.row ? 'audit_type'
                then (filled.row ->> 'site_code') || ' ' || (filled.row ->> 'audit_type')
            when filled.row ->> 'breakdown' in ('site_code', 'departement_code') then filled.row ->> 'code'
            else coalesce(
                filled.row ->> 'site_code', filled.row ->> 'departement_code', filled.row ->> 'region_code',
                filled.row ->> 'site_kind', filled.row ->> 'audit_type', 'FR'
            )
        end as scope_code,
        (different.old_row ->> 'submission_id')::bigint as submission_before,
        (different.new_row ->> 'submission_id')::bigint as submission_after
    from differences as different
    cross join lateral (values (coalesce(different.new_row, different.old_row))) as filled (row)
),

cells as materialized (
    select
        rows_changed.*,
        -- What another campaign counted does not follow the returns of this one; whether it can be compared does.
        case
            when rows_changed.scope_kind = 'none' and not columns.is_measure then 'nation' else rows_changed.scope_kind
        end as cell_scope_kind,
        columns.name,
        columns.title,
        columns.place,
        -- Where a row says which day it is of, one that is of none does not move with time.
        coalesce(passed.moved, false)
        and (not rows_changed.filled ? 'measured_on' or rows_changed.filled ->> 'measured_on' is not null) as is_timed,
        columns.is_filled,
        columns.name ~ '%(words_pattern)s' and not code.is_other as is_words,
        rows_changed.old_row ->> columns.name as before,
        rows_changed.new_row ->> columns.name as after
    from rows_changed
    inner join columns on rows_changed.table_name = columns.table_name
    cross join lateral (values (regexp_replace(columns.name, '_(label|name)$', ''))) as stem (name)
    cross join
        lateral (
            values
            (
                columns.name <> stem.name
                and (
                    (rows_changed.old_row -> stem.name) is distinct from (rows_changed.new_row -> stem.name)
                    or (rows_changed.old_row -> (stem.name || '_code'))
                    is distinct from (rows_changed.new_row -> (stem.name || '_code'))
                )
            )
        ) as code (is_other)
    left join passed on columns.clock = passed.clock
    where
        rows_changed.old_row is not null
        and rows_changed.new_row is not null
        and (rows_changed.old_row -> columns.name) is distinct from (rows_changed.new_row -> columns.name)
),

-- Where time has moved a row of a site whose return did not change, and all that it is counted in.
timed_scopes as (
    select distinct
        scope.kind,
        scope.code
    from cells
    left join scopes on cells.scope_kind = scopes.kind and cells.scope_code = scopes.code
    cross join
        lateral (
            values
            ('nation', 'FR'), ('region', cells.filled ->> 'region_code'),
            ('departement', cells.filled ->> 'departement_code'), ('site_kind', cells.filled ->> 'site_kind'),
            ('audit_type', cells.filled ->> 'audit_type')
        ) as scope (kind, code)
    where cells.is_timed and scopes.kind is null and cells.scope_kind in ('site', 'return')
),

-- A row that is new or gone: with all the others of a return that is accepted for the first time, or no longer.
rows_apart as (
    select
        rows_changed.*,
        changed_returns.source is not null as is_of_return,
        changed_returns.site_code as return_site,
        changed_returns.audit_type as return_type
    from rows_changed
    left join changed_returns
        on
            rows_changed.table_name <> 'returns'
            and case
                when rows_changed.old_row is null
                    then
                        rows_changed.submission_after = changed_returns.submission_after
                        and changed_returns.submission_before is null
                else
                    rows_changed.submission_before = changed_returns.submission_before
                    and changed_returns.submission_after is null
            end
    where rows_changed.old_row is null or rows_changed.new_row is null
),

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
        cell_scope_kind as scope_kind,
        scope_code,
        filled,
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
        -- The name of a sheet is the site's own: where a row comes from is told by the file and the cell.
        (old_row - array['publication_id', 'sheet'])::text as before,
        (new_row - array['publication_id', 'sheet'])::text as after,
        scope_kind,
        scope_code,
        filled,
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
        jsonb_build_object(
            'site_code', return_site, 'audit_type', return_type, 'site_name', min(filled ->> 'site_name'),
            'region_code', min(filled ->> 'region_code')
        ) as filled,
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
        '{}'::jsonb as filled,
        null as submission_before,
        null as submission_after
    from cells
    where is_filled
    group by rank, table_name, name, title, place
),

limited (kind, table_name) as (
    values
    %(limited_inputs)s
),

inputs as (
    select
        possible.table_name,
        array_agg(possible.reason) filter (
            where possible.is_fed and not possible.is_words and not possible.is_said_by_row
        ) as of_values,
        array_agg(possible.reason) filter (
            where possible.is_fed
        ) as of_words,
        array_agg(possible.reason) as whatever
    from (
        select
            tables.table_name,
            changed.kind,
            case changed.kind when 'definition' then changed.kind else 'input.' || changed.kind end as reason,
            changed.kind like '%%\_words' as is_words,
            -- Returns that moved, columns that move with time, the publication itself.
            changed.kind in ('site', 'day', 'finality') as is_said_by_row,
            not exists (
                select 1 from limited
                where limited.kind = changed.kind
            )
            or exists (
                select 1 from limited
                where limited.kind = changed.kind and limited.table_name = tables.table_name
            ) as is_fed
        from (select distinct columns.table_name from columns) as tables
        cross join lateral unnest(%(changed)s::text[]) as changed (kind)
        -- What changed of returns is said return by return.
        where
            changed.kind not in ('settled', 'owed')
    ) as possible
    group by possible.table_name
),

judged as materialized (
    select
        changes.*,
        array(
            select distinct cause.code
            from
                unnest(
                    case
                        when cardinality(found.first_choice) > 0 then found.first_choice
                        when cardinality(found.second_choice) > 0 then found.second_choice
                        else array['unknown']
                    end
                ) as cause (code)
            order by cause.code
        ) as causes,
        scopes.returns_behind,
        scopes.sources,
        scope_reasons.reasons as reasons_of_returns
    from changes
    left join scopes on changes.scope_kind = scopes.kind and changes.scope_code = scopes.code
    left join scope_reasons on changes.scope_kind = scope_reasons.kind and changes.scope_code = scope_reasons.code
    left join scope_reasons as nation on nation.kind = 'nation'
    left join timed_scopes on changes.scope_kind = timed_scopes.kind and changes.scope_code = timed_scopes.code
    left join inputs on changes.table_name = inputs.table_name
    cross join
        lateral (
            values
            (
                case
                    when changes.kind = 'column_filled' then array['definition']
                    when changes.is_words then coalesce(inputs.of_words, '{}')
                    else
                        coalesce(scope_reasons.reasons, '{}') || coalesce(inputs.of_values, '{}')
                        || case
                            when changes.is_timed and (scopes.kind is null or timed_scopes.kind is not null)
                                then array['passing_time']
                            else '{}'
                        end
                end,
                coalesce(nation.reasons, '{}') || coalesce(inputs.whatever, '{}')
                || case when changes.is_timed then array['passing_time'] else '{}' end
            )
        ) as found (first_choice, second_choice)
),

worded as (
    select
        causes.codes,
        case cardinality(causes.codes) when 1 then causes.codes[1] else 'consequence' end as reason,
        case when cardinality(causes.codes) > 1 then coalesce(several.label, 'consequence') || ' : ' else '' end
        || (
            select
                string_agg(
                    case
                        when cause.code like 'withdrawal.%%'
                            then
                                'Dépôt retiré par le bureau : '
                                || lower(coalesce(entry.label, split_part(cause.code, '.', 2)))
                        when cause.code like 'input.%%'
                            then 'Données modifiées : ' || coalesce(entry.label, split_part(cause.code, '.', 2))
                        else coalesce(entry.label, cause.code)
                    end,
                    ' ; '
                    order by cause.place
                )
            from unnest(causes.codes) with ordinality as cause (code, place)
            left join words as entry
                on
                    entry.list = case
                        when cause.code like 'withdrawal.%%' then 'withdrawal_reason'
                        when cause.code like 'input.%%' then 'publication_input'
                        else 'correction_reason'
                    end
                    and entry.code = regexp_replace(cause.code, '^(withdrawal|input)\.', '')
        ) as reason_label
    from (
        select distinct judged.causes as codes from judged
        union
        select distinct array[changed_returns.reason] from changed_returns
        where changed_returns.kind is not null and changed_returns.reason is not null
    ) as causes
    left join words as several on several.list = 'correction_reason' and several.code = 'consequence'
),

measures (name, label) as (
    -- Of include/sql/measures.
    values
    %(corrected_measures)s
),

told as (
    select
        0 as part,
        changed_returns.kind,
        kind.label,
        changed_returns.site_code,
        changed_returns.site_name,
        changed_returns.region_code,
        changed_returns.audit_type,
        null as figure_code,
        changed_returns.state_before as before,
        changed_returns.state_after as after,
        case when changed_returns.reason is not null then array[changed_returns.reason] end as causes,
        'returns' as table_name,
        null as row_label,
        jsonb_build_object('site_code', changed_returns.site_code, 'audit_type', changed_returns.audit_type) as row_key,
        null as column_name,
        null as column_title,
        1 as returns_behind,
        array[changed_returns.source] as sources,
        changed_returns.submission_before,
        changed_returns.submission_after,
        0 as rank,
        0 as place
    from changed_returns
    left join words as kind on kind.list = 'correction_kind' and changed_returns.kind = kind.code
    where changed_returns.kind is not null
    union all
    select
        case when figure.code is null then 2 else 1 end as part,
        case when figure.code is null then judged.kind else 'figure' end as kind,
        coalesce(
            measures.label, case when figure.code is not null then judged.filled ->> 'label' end,
            case when judged.kind = 'cell' then judged.column_title end, kind.label, judged.kind
        ) as label,
        judged.filled ->> 'site_code' as site_code,
        judged.filled ->> 'site_name' as site_name,
        judged.filled ->> 'region_code' as region_code,
        judged.filled ->> 'audit_type' as audit_type,
        figure.code as figure_code,
        case
            when figure.code is null or judged.kind = 'cell' then judged.before
            when judged.kind = 'row_gone' then judged.filled ->> 'enumerated'
        end as before,
        case
            when figure.code is null or judged.kind = 'cell' then judged.after
            when judged.kind = 'row_added' then judged.filled ->> 'enumerated'
        end as after,
        judged.causes,
        judged.table_name,
        judged.row_label,
        judged.row_key,
        judged.column_name,
        judged.column_title,
        case when judged.causes && judged.reasons_of_returns then judged.returns_behind end as returns_behind,
        case when judged.causes && judged.reasons_of_returns then judged.sources end as sources,
        judged.submission_before,
        judged.submission_after,
        judged.rank,
        judged.place
    from judged
    left join measures
        on
            judged.table_name = 'national_summary'
            and judged.kind = 'cell'
            and judged.row_key ->> 'module_code' = 'all'
            and judged.column_name = measures.name
    cross join
        lateral (
            values
            (
                case
                    when measures.name is not null then 'national_summary/' || measures.name
                    when
                        judged.table_name = 'headline_figures'
                        and (judged.column_name = 'enumerated' or judged.filled ->> 'enumerated' is not null)
                        and judged.kind in ('cell', 'row_added', 'row_gone')
                        and coalesce(judged.column_name, 'enumerated') = 'enumerated'
                        then 'headline_figures/' || (judged.row_key ->> 'figure_code')
                end
            )
        ) as figure (code)
    left join words as kind on kind.list = 'correction_kind' and judged.kind = kind.code
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    row_number() over (
        order by
            told.part, told.site_code collate "C", told.audit_type collate "C", told.figure_code collate "C",  -- noqa: RF02
            told.rank, told.row_label collate "C", told.place  -- noqa: RF02
    ) as position,
    told.kind,
    coalesce(told.label, told.kind) as label,
    told.site_code,
    told.site_name,
    told.region_code,
    told.audit_type,
    told.figure_code,
    told.before,
    told.after,
    worded.reason,
    worded.reason_label,
    told.table_name,
    told.row_label,
    told.row_key::text as row_key,
    told.column_name,
    told.column_title,
    array_to_string(told.causes, ' ; ') as causes,
    told.returns_behind,
    array_to_string(told.sources[1:10], ' ; ')
    || case
        when told.returns_behind > 10 then ' ; et ' || (told.returns_behind - 10) || ' autres' else ''
    end as sources,
    told.submission_before,
    told.submission_after
from publication.publications as snapshot
cross join told
left join worded on told.causes = worded.codes
where snapshot.publication_id = %(publication)s

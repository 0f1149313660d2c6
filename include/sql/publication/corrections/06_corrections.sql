-- Purpose: what a candidate publication changes in the one before it, and why: returns first, then national figures, then
-- each other cell of each published table. The causes of a change are the inputs that changed, less those that cannot have
-- moved it: returns that do not count in its subject, inputs that the table is not made from, words where a number changed.
insert into publication.corrections (
    publication_id, campaign_code, position, kind, label, site_code, site_name, region_code, audit_type, figure_code,
    before, after, reason, reason_label, table_name, row_label, row_key, column_name, column_title, causes,
    returns_behind, sources, submission_before, submission_after
)
with words as (
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
        from (select distinct changes.table_name from changes) as tables
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
        case
            when cardinality(found.causes) = 1 then found.causes
            else array(
                select distinct cause.code
                from unnest(found.causes) as cause (code)
                order by cause.code
            )
        end as causes,
        behind.returns_behind,
        behind.sources,
        behind.reasons as reasons_behind
    from changes
    left join scopes as own
        on
            changes.scope_kind = own.scope_kind
            and changes.scope_code = own.scope_code
            and changes.counted = own.counted
            and changes.subject_kind = own.subject_kind
            and changes.subject_code = own.subject_code
    left join scopes as around
        on
            changes.scope_kind = around.scope_kind
            and changes.scope_code = around.scope_code
            and around.counted = array['*']
            and around.subject_kind = 'all'
    left join scopes as nation
        on nation.scope_kind = 'nation' and nation.counted = array['*'] and nation.subject_kind = 'all'
    left join inputs on changes.table_name = inputs.table_name
    cross join
        lateral (
            values
            (
                case
                    when changes.kind = 'column_filled' then array['definition']
                    when changes.is_words then coalesce(inputs.of_words, '{}')
                    else
                        coalesce(own.reasons, '{}') || coalesce(inputs.of_values, '{}')
                        || case
                            when changes.is_timed and (own.reasons is null or changes.is_timed_beside)
                                then array['passing_time']
                            else '{}'
                        end
                end,
                case when changes.is_words then '{}' else coalesce(around.reasons, '{}') end,
                coalesce(nation.reasons, '{}') || coalesce(inputs.whatever, '{}')
                || case when changes.is_timed then array['passing_time'] else '{}' end
            )
        ) as choice (own, around, whatever)
    cross join
        lateral (
            values
            (
                case
                    when cardinality(choice.own) > 0 then choice.own
                    when cardinality(choice.around) > 0 then choice.around
                    when cardinality(choice.whatever) > 0 then choice.whatever
                    else array['unknown']
                end,
                cardinality(choice.own) = 0
            )
        ) as found (causes, is_of_around)
    cross join
        lateral (
            values
            (
                case when found.is_of_around then around.returns_behind else own.returns_behind end,
                case when found.is_of_around then around.sources else own.sources end,
                case when found.is_of_around then around.reasons else own.reasons end
            )
        ) as behind (returns_behind, sources, reasons)
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

lines as (
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
            measures.label, case when figure.code is not null then judged.label end,
            case when judged.kind = 'cell' then judged.column_title end, kind.label, judged.kind
        ) as label,
        judged.site_code,
        judged.site_name,
        judged.region_code,
        judged.audit_type,
        figure.code as figure_code,
        case
            when figure.code is null or judged.kind = 'cell' then judged.before
            when judged.kind = 'row_gone' then judged.enumerated
        end as before,
        case
            when figure.code is null or judged.kind = 'cell' then judged.after
            when judged.kind = 'row_added' then judged.enumerated
        end as after,
        judged.causes,
        judged.table_name,
        judged.row_label,
        judged.row_key,
        judged.column_name,
        judged.column_title,
        case when judged.causes && judged.reasons_behind then judged.returns_behind end as returns_behind,
        case when judged.causes && judged.reasons_behind then judged.sources end as sources,
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
                        and (judged.column_name = 'enumerated' or judged.enumerated is not null)
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
            lines.part, lines.site_code collate "C", lines.audit_type collate "C", lines.figure_code collate "C",  -- noqa: RF02
            lines.rank, lines.row_label collate "C", lines.place  -- noqa: RF02
    ) as position,
    lines.kind,
    coalesce(lines.label, lines.kind) as label,
    lines.site_code,
    lines.site_name,
    lines.region_code,
    lines.audit_type,
    lines.figure_code,
    lines.before,
    lines.after,
    worded.reason,
    worded.reason_label,
    lines.table_name,
    lines.row_label,
    lines.row_key::text as row_key,
    lines.column_name,
    lines.column_title,
    array_to_string(lines.causes, ' ; ') as causes,
    lines.returns_behind,
    array_to_string(lines.sources[1:10], ' ; ')
    || case
        when lines.returns_behind > 10 then ' ; et ' || (lines.returns_behind - 10) || ' autres' else ''
    end as sources,
    lines.submission_before,
    lines.submission_after
from publication.publications as snapshot
cross join lines
left join worded on lines.causes = worded.codes
where snapshot.publication_id = %(publication)s

-- Purpose: what each changed return counts otherwise in: by what is counted (returns, findings, corrective actions, values of
-- indicators, certificates, rows of a form) and by subject (module, commitment, criterion, indicator, code of a form). A
-- subject `any` stands for all of them; `moved`, a return whose site is of another territory, for all that is counted.
drop table if exists pg_temp.touched;
create temporary table touched on commit drop as
with own_rows as (
    select
        changed_rows.table_name,
        changed_rows.old_row,
        changed_rows.new_row,
        filed.site_code,
        filed.audit_type,
        side.row
    from changed_rows
    inner join changed_returns as filed
        on
            changed_rows.site_code = filed.site_code
            and coalesce(changed_rows.audit_type, filed.audit_type) = filed.audit_type
    cross join lateral (values (changed_rows.old_row), (changed_rows.new_row)) as side (row)
    where side.row is not null
),

form_fields (table_name, breakdown, field) as (
    values
    %(form_fields)s
)

select
    filed.site_code,
    filed.audit_type,
    counted.name as counted,
    'any' as subject_kind,
    'any' as subject_code
from changed_returns as filed
inner join
    lateral (
        values
        ('returns', filed.is_counted_otherwise or filed.is_owed_otherwise),
        ('owed', filed.is_owed_otherwise), ('moved', filed.is_moved)
    ) as counted (name, holds)
    on counted.holds
union
select
    own_rows.site_code,
    own_rows.audit_type,
    'findings' as counted,
    subject.kind as subject_kind,
    subject.code as subject_code
from own_rows
cross join
    lateral (
        values
        ('all', 'all'), ('module', own_rows.row ->> 'module_code'),
        ('commitment', own_rows.row ->> 'commitment_code'), ('criterion', own_rows.row ->> 'criterion_code')
    ) as subject (kind, code)
where
    own_rows.table_name = 'consolidated_audit_results'
    and (own_rows.old_row ->> 'result') is distinct from (own_rows.new_row ->> 'result')
union
-- An open action counts as long as its return last reported it: that another came is a change of all its actions.
select
    filed.site_code,
    filed.audit_type,
    'corrective_actions' as counted,
    subject.kind as subject_kind,
    subject.code as subject_code
from changed_returns as filed
inner join publication.nonconformities as action
    on
        action.publication_id in (%(previous)s, %(publication)s)
        and filed.site_code = action.site_code
        and filed.audit_type = action.audit_type
cross join
    lateral (
        values
        ('all', 'all'), ('module', action.module_code), ('commitment', action.commitment_code),
        ('criterion', action.criterion_code)
    ) as subject (kind, code)
where filed.submission_before is distinct from filed.submission_after or filed.kind = 'return_judged_again'
union
select
    own_rows.site_code,
    own_rows.audit_type,
    'indicators' as counted,
    'indicator' as subject_kind,
    own_rows.row ->> 'indicator_code' as subject_code
from own_rows
where own_rows.table_name = 'indicators'
union
-- A site is asked for the indicators of the modules that its audit is about.
select
    own_rows.site_code,
    own_rows.audit_type,
    'asked' as counted,
    'indicator' as subject_kind,
    summary.indicator_code as subject_code
from own_rows
inner join publication.indicator_summary as summary
    on
        summary.publication_id in (%(previous)s, %(publication)s)
        and coalesce(summary.module_code = any(string_to_array(own_rows.old_row ->> 'modules_in_scope', ' ; ')), false)
        <> coalesce(summary.module_code = any(string_to_array(own_rows.new_row ->> 'modules_in_scope', ' ; ')), false)
where own_rows.table_name = 'audits'
union
select
    filed.site_code,
    filed.audit_type,
    'certificates' as counted,
    'any' as subject_kind,
    'any' as subject_code
from changed_returns as filed
inner join changed_rows
    on
        changed_rows.table_name = 'certificates'
        and (
            filed.submission_before = changed_rows.submission_before
            or filed.submission_after = changed_rows.submission_after
        )
union
select
    own_rows.site_code,
    own_rows.audit_type,
    own_rows.table_name as counted,
    subject.kind as subject_kind,
    subject.code as subject_code
from own_rows
inner join form_fields on own_rows.table_name = form_fields.table_name
cross join
    lateral (
        values
        ('all', 'all'),
        (form_fields.breakdown, coalesce(nullif(own_rows.row ->> form_fields.field, ''), %(no_code)s))
    ) as subject (kind, code);
create index on touched (counted, subject_kind, subject_code);
analyze touched;

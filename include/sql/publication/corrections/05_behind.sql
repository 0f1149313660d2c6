-- Purpose: the changed returns behind each subject in which something changes, by the territory and what is counted.
drop table if exists pg_temp.subjects;
create temporary table subjects on commit drop as
select
    scope_kind,
    scope_code,
    counted,
    subject_kind,
    subject_code
from changes
where scope_kind <> 'none'
union
-- Where none is known to count in the subject, all of the territory.
select
    scope_kind,
    scope_code,
    array['*'] as counted,
    'all' as subject_kind,
    'all' as subject_code
from changes
where scope_kind <> 'none'
union
select
    'nation' as scope_kind,
    'FR' as scope_code,
    array['*'] as counted,
    'all' as subject_kind,
    'all' as subject_code;
analyze subjects;
drop table if exists pg_temp.behind;
create temporary table behind on commit drop as
select
    subjects.*,
    counted_in.site_code,
    counted_in.audit_type,
    counted_in.source,
    counted_in.reasons
from subjects
inner join counted_in on subjects.scope_kind = counted_in.kind and subjects.scope_code = counted_in.code
where subjects.counted = array['*']
union
select
    subjects.*,
    counted_in.site_code,
    counted_in.audit_type,
    counted_in.source,
    counted_in.reasons
from subjects
cross join lateral unnest(subjects.counted || array['moved']) as part (name)
cross join
    lateral (values (subjects.subject_kind, subjects.subject_code), ('any', 'any')) as subject (kind, code)
inner join touched
    on part.name = touched.counted and subject.kind = touched.subject_kind and subject.code = touched.subject_code
inner join counted_in
    on
        touched.site_code = counted_in.site_code
        and touched.audit_type = counted_in.audit_type
        and subjects.scope_kind = counted_in.kind
        and subjects.scope_code = counted_in.code;
analyze behind;
drop table if exists pg_temp.scopes;
create temporary table scopes on commit drop as
select
    behind.scope_kind,
    behind.scope_code,
    behind.counted,
    behind.subject_kind,
    behind.subject_code,
    count(*)::integer as returns_behind,
    array_agg(
        behind.source
        order by behind.site_code collate "C", behind.audit_type collate "C"  -- noqa: RF02,RF03
    ) as sources,
    (
        select array_agg(distinct reason.code)
        from unnest(string_to_array(string_agg(array_to_string(behind.reasons, ' '), ' '), ' ')) as reason (code)
    ) as reasons
from behind
group by behind.scope_kind, behind.scope_code, behind.counted, behind.subject_kind, behind.subject_code;
create index on scopes (scope_kind, scope_code);
analyze scopes;

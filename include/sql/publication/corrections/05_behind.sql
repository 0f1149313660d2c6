-- Purpose: the changed returns behind each subject in which something changes, by the territory and what is counted.
drop table if exists pg_temp.subjects;
create temporary table subjects on commit drop as
select
    row_number() over () as subject_id,
    subject.*
from (
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
        'all' as subject_code
) as subject;
analyze subjects;

-- What each changed return counts otherwise in, once for each of its territories.
drop table if exists pg_temp.touched_in;
create temporary table touched_in on commit drop as
select
    counted_in.kind,
    counted_in.code,
    touched.counted,
    touched.subject_kind,
    touched.subject_code,
    counted_in.return_id
from touched
inner join counted_in on touched.site_code = counted_in.site_code and touched.audit_type = counted_in.audit_type;
analyze touched_in;

drop table if exists pg_temp.parts;
create temporary table parts on commit drop as
select
    subjects.subject_id,
    subjects.scope_kind,
    subjects.scope_code,
    part.name as counted,
    subject.kind as subject_kind,
    subject.code as subject_code
from subjects
cross join lateral unnest(subjects.counted || array['moved']) as part (name)
cross join lateral (values (subjects.subject_kind, subjects.subject_code), ('any', 'any')) as subject (kind, code)
where subjects.counted <> array['*'];
analyze parts;

drop table if exists pg_temp.behind;
create temporary table behind on commit drop as
select
    subjects.subject_id,
    counted_in.return_id
from subjects
inner join counted_in on subjects.scope_kind = counted_in.kind and subjects.scope_code = counted_in.code
where subjects.counted = array['*']
union
select
    parts.subject_id,
    touched_in.return_id
from parts
inner join touched_in
    on
        parts.scope_kind = touched_in.kind
        and parts.scope_code = touched_in.code
        and parts.counted = touched_in.counted
        and parts.subject_kind = touched_in.subject_kind
        and parts.subject_code = touched_in.subject_code;
analyze behind;

drop table if exists pg_temp.scopes;
create temporary table scopes on commit drop as
with found as (
    select
        behind.subject_id,
        count(*)::integer as returns_behind,
        array_agg(filed.source order by filed.return_id) as sources,
        (
            select array_agg(distinct reason.code)
            from unnest(string_to_array(string_agg(array_to_string(filed.reasons, ' '), ' '), ' ')) as reason (code)
        ) as reasons
    from behind
    inner join changed_returns as filed on behind.return_id = filed.return_id
    group by behind.subject_id
)

select
    subjects.scope_kind,
    subjects.scope_code,
    subjects.counted,
    subjects.subject_kind,
    subjects.subject_code,
    found.returns_behind,
    found.sources,
    found.reasons
from subjects
inner join found on subjects.subject_id = found.subject_id;
create index on scopes (scope_kind, scope_code);
analyze scopes;

-- Purpose: every row of the old rooms goes to the table and the columns of the same name, in the order in which the
-- tables were made, so that what a row refers to is there before it. A table or column without a place is an error.
do $$
declare
    lost text;
    referring record;
    copied record;
begin
    select min(format('%s.%s', old.oid::regclass, place.attname))
    into lost
    from pg_class as old
    inner join pg_attribute as place on old.oid = place.attrelid and place.attnum > 0 and not place.attisdropped
    where
        old.relkind = 'r'
        and old.relnamespace::regnamespace::text like 'before\_%'
        and old.relnamespace <> 'before_staging'::regnamespace
        and old.oid <> 'before_ledger.migrations'::regclass
        and not exists (
            select 1
            from pg_attribute as kept
            where
                kept.attrelid = to_regclass(substr(old.oid::regclass::text, length('before_') + 1))
                and kept.attname = place.attname
        );
    if lost is not null then
        raise exception 'The upgrade has no place for %.', lost;
    end if;

    -- Closed lists: what stands in a row is a code that its list has had.
    for referring in
        select
            link.confrelid::regclass as codes,
            quote_ident(place.attname) as code,
            'before_' || link.conrelid::regclass::text as source
        from pg_constraint as link
        inner join pg_class as list on link.confrelid = list.oid and list.relnamespace = 'codes'::regnamespace
        inner join pg_attribute as place on link.conrelid = place.attrelid and place.attnum = any(link.conkey)
        -- A table or a column that has come since then holds no code of then.
        inner join pg_attribute as of_then
            on of_then.attrelid = to_regclass('before_' || link.conrelid::regclass::text)
            and place.attname = of_then.attname
        where link.contype = 'f'
    loop
        execute format(
            'insert into %s select distinct %s from %s where %2$s is not null on conflict do nothing',
            referring.codes, referring.code, referring.source
        );
    end loop;

    for copied in
        select
            target.oid::regclass as target,
            old.oid::regclass as source,
            string_agg(quote_ident(place.attname), ', ' order by place.attnum) as columns,
            min(place.attname) filter (where place.attidentity <> '') as numbered
        from pg_class as target
        inner join pg_class as old on old.oid = to_regclass('before_' || target.oid::regclass::text)
        inner join pg_attribute as place on target.oid = place.attrelid and place.attnum > 0
        inner join pg_attribute as given on old.oid = given.attrelid and place.attname = given.attname
        where
            target.relkind = 'r'
            and target.relnamespace::regnamespace::text in (
                'reference', 'ledger', 'warehouse', 'restricted', 'publication'
            )
            and target.oid <> 'ledger.migrations'::regclass
        group by target.oid, old.oid
        order by target.oid
    loop
        execute format('alter table %s disable trigger user', copied.target);
        execute format(
            'insert into %s (%s) overriding system value select %2$s from %s',
            copied.target, copied.columns, copied.source
        );
        if copied.numbered is not null then
            execute format(
                'select setval(%L, last_value, is_called) from %s',
                pg_get_serial_sequence(copied.target::text, copied.numbered),
                pg_get_serial_sequence(copied.source::text, copied.numbered)
            );
        end if;
        set constraints all immediate;
        execute format('alter table %s enable trigger user', copied.target);
        set constraints all deferred;
    end loop;
end
$$;

-- What a code means stood in the program until then: it holds for the past that the history tells, too.
with meanings (list, code, meaning) as (
    values
    ('finding', 'conformity', 'conforming'),
    ('finding', 'strength', 'conforming strength'),
    ('finding', 'opportunity', 'opportunity'),
    ('finding', 'sensitive_point', 'sensitive_point'),
    ('finding', 'minor_nonconformity', 'nonconformity minor'),
    ('finding', 'major_nonconformity', 'nonconformity major'),
    ('finding', 'not_applicable', 'not_applicable'),
    ('finding', 'not_assessed', 'not_assessed'),
    ('nonconformity_severity', 'minor', 'minor'),
    ('nonconformity_severity', 'major', 'major'),
    ('audit_type', 'self_assessment', 'before_certification'),
    ('audit_type', 'pre_certification', 'before_certification'),
    ('scheme', 'qualipref_2_0', 'awarded'),
    ('scheme', 'qual_e_pref', 'awarded'),
    ('data_origin', 'simulated', 'simulated')
)

update reference.history as past set
    content = past.content || jsonb_build_object('meaning', (
        select meanings.meaning from meanings
        where meanings.list = past.content ->> 'list' and meanings.code = past.content ->> 'code'
    ))
where past.table_name = 'code_lists';
alter table reference.code_lists disable trigger user;
update reference.code_lists as present set
    meaning = past.content ->> 'meaning'
from reference.history as past
where
    past.table_name = 'code_lists'
    and past.recorded_to is null
    and past.content ->> 'list' = present.list
    and past.content ->> 'code' = present.code;
alter table reference.code_lists enable trigger user;

-- All campaigns of then were of the audit return.
update reference.history set content = content || '{"form": "audit-return", "form_version": null}'
where table_name = 'campaigns';

-- Rows in staging are derived from the files: what was not settled is read again by the next run.
insert into codes.submission_state values ('received') on conflict do nothing;
update ledger.submissions set
    state = 'received',
    verdict = null
where state in ('read', 'validated');

do $$
declare
    room text;
begin
    for room in select nspname from pg_namespace where nspname like 'before\_%' loop
        execute format('drop schema %I cascade', room);
    end loop;
end
$$;

-- Purpose: every row of the old rooms goes to the table and the columns of the same name, in the order in which the
-- tables were made, so that what a row refers to is there before it. A table or column without a place is an error.
do $$
declare
    lost text;
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

-- Rows in staging are derived from the files: what was not settled is read again by the next run.
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

-- Purpose: one name for one thing in the dictionary of what is published: returns are « remis à l'échéance », and their
-- share among those owed is the « taux de remise à l'échéance »; a return that is not accepted is « refusé ».
do $$
declare
    each record;
begin
    for each in
        select
            attribute.attrelid::regclass as relation,
            attribute.attname as name,
            described.description
        from pg_description as described
        inner join pg_attribute as attribute
            on described.objoid = attribute.attrelid and described.objsubid = attribute.attnum
        inner join pg_class as relation on attribute.attrelid = relation.oid
        where
            described.classoid = 'pg_class'::regclass
            and relation.relnamespace::regnamespace::text in ('publication', 'published')
            and described.description ~ '(À temps|à temps|ponctualité|rejet)'
    loop
        execute format(
            'comment on column %s.%I is %L',
            each.relation,
            each.name,
            regexp_replace(
                replace(
                    replace(
                        replace(each.description, 'À temps', 'Remis à l''échéance'),
                        'etours à temps', 'etours remis à l''échéance'
                    ),
                    'Taux de ponctualité', 'Taux de remise à l''échéance'
                ),
                '\mrejet(?=és?\M|\M)', 'refus', 'g'
            )
        );
    end loop;
end
$$;

-- Purpose: a database that the 27 files of include/sql/migrations made (until commit 2341382) is made anew by the files
-- of include/sql/schema beside its old rooms; its rows are copied and the old rooms dropped, all in one transaction.
do $$
declare
    room text;
    foreign_view text;
begin
    select min(reader.oid::regclass::text)
    into foreign_view
    from pg_depend as link
    inner join pg_rewrite as rule on link.classid = 'pg_rewrite'::regclass and link.objid = rule.oid
    inner join pg_class as reader on rule.ev_class = reader.oid
    inner join pg_class as source on link.refclassid = 'pg_class'::regclass and link.refobjid = source.oid
    where
        source.relnamespace::regnamespace::text in ('published', 'publication', 'warehouse', 'ledger', 'reference')
        and reader.relnamespace::regnamespace::text not in ('published', 'publication', 'warehouse', 'ledger', 'known');
    if foreign_view is not null then
        raise exception 'The view % reads tables that the upgrade makes anew.', foreign_view
            using hint = 'Keep its definition, drop it, run the upgrade, then create it again.';
    end if;
    foreach room in array array[
        'reference', 'ledger', 'staging', 'warehouse', 'restricted', 'publication', 'measures', 'published', 'known'
    ] loop
        execute format('alter schema %I rename to %I', room, 'before_' || room);
    end loop;
end
$$;

-- Purpose: what a regional reader may see comes out of a function that shows no plan: neither EXPLAIN nor a condition of
-- its own tells how many rows of other régions there are. Who reads everything reads the tables, with their indexes.

-- Declared immutable so that the planner knows the answer before it plans: one half of a view is never there. A login
-- keeps what it may for the whole session.
create function publication.reads_every_region() returns boolean
language sql
immutable
parallel safe
security definer
set search_path = pg_catalog
as $$
    select not exists (select from publication.regional_readers where role_name = session_user)
$$;
comment on function publication.reads_every_region is
'Whether the connected role may read the detail of every région.';

create or replace function publication.promise(name text) returns void
language plpgsql
as $$
declare
    source regclass := ('publication.' || quote_ident(name))::regclass;
    columns text;
    shown text;
    described record;
begin
    select string_agg(format('shown.%I', attname), ', ' order by attnum)
    into columns
    from pg_attribute
    where attrelid = source and attnum > 0 and not attisdropped and attname <> 'publication_id';
    shown := format(
        'select %s from %s as shown inner join publication.publications as edition '
        'on shown.publication_id = edition.publication_id and edition.is_current',
        columns, source
    );
    if exists (select from pg_attribute where attrelid = source and attname = 'region_code' and not attisdropped) then
        execute format(
            'create or replace function publication.%I() returns setof %s language plpgsql stable security definer '
            'set search_path = pg_catalog as %L',
            'regional_' || name, source,
            format(
                'begin return query select shown.* from %s as shown inner join publication.publications as edition '
                'on shown.publication_id = edition.publication_id and edition.is_current '
                'where shown.region_code is null or shown.region_code = any(publication.reader_regions()); end',
                source
            )
        );
        execute format(
            'comment on function publication.%I is %L',
            'regional_' || name, 'Rows that the connected role may read, where it reads some régions only.'
        );
        shown := format(
            '%s where publication.reads_every_region() union all '
            'select %s from publication.%I() as shown where not publication.reads_every_region()',
            shown, columns, 'regional_' || name
        );
    end if;
    execute format('create or replace view published.%I with (security_barrier) as %s', name, shown);
    execute format('comment on view published.%I is %L', name, obj_description(source, 'pg_class'));
    for described in
        select
            shown.attname as name,
            col_description(source, stored.attnum) as words
        from pg_attribute as shown
        inner join pg_attribute as stored on stored.attrelid = source and shown.attname = stored.attname
        where shown.attrelid = format('published.%I', name)::regclass and shown.attnum > 0
    loop
        execute format('comment on column published.%I.%I is %L', name, described.name, described.words);
    end loop;
    execute format('grant select on published.%I to bi_reader', name);
end
$$;

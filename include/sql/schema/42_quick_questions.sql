-- Purpose: questions of BI tools over ten million findings. A campaign is found among the publications before its rows
-- are read, and what is counted of a finding stands in the index of its key, so that its row is not read.
alter table publication.consolidated_audit_results drop constraint consolidated_audit_results_pkey;
alter table publication.consolidated_audit_results
add primary key (publication_id, site_code, audit_type, criterion_code)
include (
    campaign_code, departement_code, region_code, region_name, standard_code, module_code, result, audit_ended_on,
    submission_id, simulated
);
-- The index is read alone once a vacuum has seen the rows: after each publication, however many stand beside it.
alter table publication.consolidated_audit_results
set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000);
create index dim_site_by_code on bi.dim_site (site_code);

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
        'on shown.publication_id = edition.publication_id and shown.campaign_code = edition.campaign_code '
        'and edition.is_current',
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

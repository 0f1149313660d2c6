-- Purpose: the schema `bi`, what BI tools import: dimensions and facts over what `published` shows, so with the same
-- rights. Its views stand in include/sql/bi and are made with the measures.
create schema bi;
comment on schema bi is 'Dimensions and facts over the schema published, with single-column keys: what BI tools import.';
grant usage on schema bi to bi_reader;
alter default privileges in schema bi grant select on tables to bi_reader;
grant usage on schema bi to pipeline_writer;
alter default privileges in schema bi grant select on tables to pipeline_writer;

create function publication.site_key(campaign_code text, site_code text, region_name text) returns text
language sql
immutable
parallel safe
as $$
    select case when region_name is null then campaign_code || '/' || site_code else site_code || '@' || region_name end
$$;
comment on function publication.site_key is
'Key of a site in bi.dim_site: its code in a région of the time; who is no site has one in each campaign.';

-- Dimensions whose key is made of several columns are tables: with a primary key and statistics, a question finds its way
-- through them. include/sql/publication/dimensions fills them as a publication becomes current; a row never goes.
create table bi.dim_territory (
    territory_key text primary key,
    departement_code text not null,
    departement_name text,
    region_code text,
    region_name text not null,
    region_kind text,
    valid_from date,
    valid_to date,
    region_code_today text,
    region_name_today text
);
create table bi.dim_site (
    site_key text primary key,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    city text,
    territory_key text references bi.dim_territory,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    region_code_today text,
    region_name_today text,
    valid_from date,
    valid_to date
);
create table bi.dim_criterion (
    criterion_key text primary key,
    standard_code text not null,
    standard_name text,
    module_key text not null,
    module_code text not null,
    module_name text,
    module_mandatory boolean,
    module_position integer,
    commitment_key text not null,
    commitment_code text not null,
    commitment_label text,
    commitment_position integer,
    criterion_code text not null,
    criterion_label text,
    criterion_position integer
);
create table bi.dim_indicator (
    indicator_key text primary key,
    standard_code text not null,
    indicator_code text not null,
    indicator_label text,
    module_code text,
    module_name text,
    numerator_label text,
    denominator_label text,
    unit text,
    factor numeric,
    indicator_position integer
);
create table bi.dim_date (
    date_key date primary key,
    year integer not null,
    quarter integer not null,
    quarter_label text not null,
    month integer not null,
    month_name text not null,
    year_month text not null,
    iso_year integer not null,
    iso_week integer not null,
    iso_week_label text not null,
    day_of_month integer not null,
    day_of_week integer not null,
    day_name text not null
);
grant insert, update on all tables in schema bi to pipeline_writer;

-- A table of another form: its rows with the keys of the dimensions before them.
create function bi.show_form_table(name text) returns void
language plpgsql
as $$
begin
    execute format('drop view if exists bi.%I', 'fact_' || name);
    execute format(
        'create view bi.%I as select shown.campaign_code as campaign_key, '
        'publication.site_key(shown.campaign_code, shown.site_code, shown.region_name) as site_key, '
        'shown.departement_code || ''@'' || shown.region_name as territory_key, shown.* from published.%I as shown',
        'fact_' || name, name
    );
    perform bi.comment_on('fact_' || name);
end
$$;
comment on function bi.show_form_table is 'Makes the view of `bi` that shows a published table of another form.';

-- The words of a table or view: those of its keys are said once (bi.words, made with the views), those of what it takes from
-- `published` stand there.
create function bi.comment_on(name text) returns void
language plpgsql
as $$
declare
    source text := substr(name, length('fact_') + 1);
    described record;
begin
    for described in
        select distinct on (place.attnum)
            place.attname as column_name,
            said.words
        from pg_attribute as place
        cross join lateral (
            select
                entry.words,
                case when entry.name = place.attname then 3 else 1 end as choice
            from bi.words() as entry
            where entry.name in (place.attname, comment_on.name || '.' || place.attname)
            union all
            select
                col_description(shown.oid, beside.attnum) as words,
                case shown.relname when source then 2 when source || 's' then 4 else 5 end as choice
            from pg_class as shown
            inner join pg_attribute as beside on shown.oid = beside.attrelid and place.attname = beside.attname
            where
                shown.relnamespace = 'published'::regnamespace
                and shown.relname in (source, source || 's', 'consolidated_audit_results', 'nonconformities')
        ) as said
        where place.attrelid = format('bi.%I', comment_on.name)::regclass and place.attnum > 0
        order by place.attnum, said.choice
    loop
        execute format('comment on column bi.%I.%I is %L', name, described.column_name, described.words);
    end loop;
    execute format(
        'comment on %s bi.%I is %L',
        (
            select case target.relkind when 'r' then 'table' else 'view' end
            from pg_class as target where target.oid = format('bi.%I', comment_on.name)::regclass
        ),
        name,
        coalesce(
            (select entry.words from bi.words() as entry where entry.name = comment_on.name),
            obj_description(to_regclass(format('published.%I', source)), 'pg_class')
        )
    );
    execute format('grant select on bi.%I to bi_reader, pipeline_writer', name);
end
$$;
comment on function bi.comment_on is 'Gives a view of `bi` and its columns their French words, and readers the right to it.';

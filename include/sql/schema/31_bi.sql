-- Purpose: the schema `bi`, what BI tools import: dimensions and facts over what `published` shows, so with the same
-- rights. Its views stand in include/sql/bi and are made with the measures; no table is added.
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

-- The table of dates goes from the first to the last one that is published.
create index audits_from_the_first on publication.audits (audit_started_on);
create index audits_to_the_last on publication.audits (audit_ended_on);
create index audits_to_come on publication.audits (external_audit_on);
create index audits_by_receipt on publication.audits (received_at);
create index returns_by_due_day on publication.returns (due_on);
create index returns_by_receipt on publication.returns (received_at);
create index returns_by_acceptance on publication.returns (accepted_at);
create index nonconformities_by_day on publication.nonconformities (found_on);
create index nonconformities_by_due_day on publication.nonconformities (due_on);
create index nonconformities_by_closing on publication.nonconformities (closed_on);
create index certificates_by_first_day on publication.certificates (first_obtained_on);
create index certificates_by_day on publication.certificates (obtained_on);
create index certificates_by_expiry on publication.certificates (expires_on);

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

-- Words of a view: those of its keys are said once, those of what it takes from `published` stand there.
create table bi.words (
    name text primary key,
    words text not null
);
comment on table bi.words is 'What the columns of this schema say where they have no words in `published`, by name. Filled with the views.';
comment on column bi.words.name is 'Name of a column, or table.column.';
comment on column bi.words.words is 'Title — explanation, in French.';
revoke all on bi.words from bi_reader, pipeline_writer;

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
            from bi.words as entry
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
        'comment on view bi.%I is %L', name,
        coalesce(
            (select entry.words from bi.words as entry where entry.name = comment_on.name),
            obj_description(to_regclass(format('published.%I', source)), 'pg_class')
        )
    );
    execute format('grant select on bi.%I to bi_reader, pipeline_writer', name);
end
$$;
comment on function bi.comment_on is 'Gives a view of `bi` and its columns their French words, and readers the right to it.';

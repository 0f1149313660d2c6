-- Purpose: what the views of `published`, the contract with BI tools, are made with: which régions a reader may see, and
-- the function that makes a view. The views themselves stand in include/sql/published/views.sql.
create table publication.regional_readers (
    role_name text not null,
    region_code text not null,
    primary key (role_name, region_code)
);
comment on table publication.regional_readers is 'Login roles that may read some régions only. A role that is not here reads everything that is published.';
comment on column publication.regional_readers.role_name is 'Login role, a member of bi_reader.';
comment on column publication.regional_readers.region_code is 'INSEE code of a région that it may read; older campaigns bear the codes of before 2016.';

create function publication.reader_regions() returns text[]
language sql
stable
security definer
set search_path = pg_catalog
as $$
    select array_agg(region_code) from publication.regional_readers where role_name = session_user
$$;
comment on function publication.reader_regions is 'Régions that the connected role may read; null where it may read all.';

create function publication.promise(name text) returns void
language plpgsql
as $$
declare
    source regclass := ('publication.' || quote_ident(name))::regclass;
    columns text;
    regional boolean;
    described record;
begin
    select string_agg(format('shown.%I', attname), ', ' order by attnum)
    into columns
    from pg_attribute
    where attrelid = source and attnum > 0 and not attisdropped and attname <> 'publication_id';
    regional := exists (
        select from pg_attribute where attrelid = source and attname = 'region_code' and not attisdropped
    );
    execute format(
        'create or replace view published.%I with (security_barrier) as select %s from %s as shown '
        'inner join publication.publications as edition '
        'on shown.publication_id = edition.publication_id and edition.is_current%s',
        name, columns, source,
        case when regional then
            ' where (select publication.reader_regions()) is null '
            'or shown.region_code is null or shown.region_code = any((select publication.reader_regions())::text [])'
        else '' end
    );
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
comment on function publication.promise is
'Makes the view of `published` that shows a relation of `publication` for the current publications, words included.';

create view published.publications as
select
    campaign_code,
    number,
    is_current,
    as_of,
    published_at,
    code_version,
    inputs_digest,
    simulated
from publication.publications
where state = 'published';
comment on view published.publications is 'Publications — Chaque publication des chiffres d''une campagne, numérotée et immuable.';
comment on column published.publications.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column published.publications.number is 'Numéro — Rang de la publication dans la campagne.';
comment on column published.publications.is_current is 'En vigueur — Vrai pour la dernière publication de la campagne.';
comment on column published.publications.as_of is 'État au — Moment auquel les données ont été arrêtées.';
comment on column published.publications.published_at is 'Publiée le — Moment de la publication.';
comment on column published.publications.code_version is 'Version du programme — Version qui a calculé les chiffres.';
comment on column published.publications.inputs_digest is 'Empreinte des données — Même empreinte, mêmes chiffres.';
comment on column published.publications.simulated is 'Simulé — Vrai si une partie des données est simulée.';

create view published.data_dictionary as
select
    relation.relname::text as table_name,
    split_part(obj_description(relation.oid, 'pg_class'), ' — ', 1) as table_title,
    place.attname::text as column_name,
    place.attnum::integer as position,
    format_type(place.atttypid, place.atttypmod) as column_type,
    split_part(col_description(relation.oid, place.attnum), ' — ', 1) as column_title,
    substr(
        col_description(relation.oid, place.attnum),
        nullif(strpos(col_description(relation.oid, place.attnum), ' — '), 0) + 3
    ) as description
from pg_catalog.pg_class as relation
inner join pg_catalog.pg_attribute as place on relation.oid = place.attrelid
where
    relation.relnamespace = 'published'::regnamespace
    and relation.relkind = 'v'
    and place.attnum > 0
    and not place.attisdropped;
comment on view published.data_dictionary is 'Dictionnaire — Une ligne par colonne de chaque table publiée : titre, type et définition.';
comment on column published.data_dictionary.table_name is 'Table — Nom de la table publiée.';
comment on column published.data_dictionary.table_title is 'Titre de la table — Titre en français.';
comment on column published.data_dictionary.column_name is 'Colonne — Nom de la colonne.';
comment on column published.data_dictionary.position is 'Rang — Rang de la colonne dans la table.';
comment on column published.data_dictionary.column_type is 'Type — Type PostgreSQL.';
comment on column published.data_dictionary.column_title is 'Titre de la colonne — Titre en français.';
comment on column published.data_dictionary.description is 'Définition — Ce que la colonne contient, et comment une mesure est calculée.';

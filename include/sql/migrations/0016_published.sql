-- Purpose: the contract with BI tools. Each view of `published` shows one relation of `publication` for the
-- publications in force, with the same columns and words; a regional reader sees the rows of its régions only.
-- A view that must change shape gets a new version beside the old one.
create table publication.regional_readers (
    role_name text not null,
    region_code text not null,
    primary key (role_name, region_code)
);
comment on table publication.regional_readers is
'Login roles that may read some régions only. A role that is not here reads everything that is published.';
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

-- The cuts of the measures: the columns that name a row, and all measures.
do $$
declare
    measures text;
    cut record;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum)
    into measures
    from pg_attribute
    where
        attrelid = 'publication.summaries'::regclass
        and attnum >= (
            select first_measure.attnum from pg_attribute as first_measure
            where first_measure.attrelid = 'publication.summaries'::regclass and first_measure.attname = 'owed'
        );
    for cut in
        select
            wanted.name,
            wanted.naming,
            wanted.territory,
            wanted.subjects,
            wanted.words
        from (
            values
            (
                'national_summary', 'module_code, module_name', 'nation', '{all,module}'::text[],
                'Synthèse nationale — Mesures nationales, pour l''ensemble (module all) et pour chaque module.'
            ),
            (
                'summary_by_region',
                'territory_code as region_code, territory_name as region_name, module_code, module_name',
                'region', '{all,module}'::text[],
                'Synthèse par région — Mesures de chaque région, pour l''ensemble (module all) et pour chaque module.'
            ),
            (
                'summary_by_departement',
                'territory_code as departement_code, territory_name as departement_name, region_code, module_code, '
                'module_name',
                'departement', '{all,module}'::text[],
                'Synthèse par département — Mesures de chaque département, pour l''ensemble (module all) et pour chaque '
                'module.'
            ),
            (
                'summary_by_site_kind',
                'territory_code as site_kind, territory_name as site_kind_label, module_code, module_name',
                'site_kind', '{all,module}'::text[],
                'Synthèse par nature de site — Mesures des préfectures et des sous-préfectures, pour l''ensemble '
                '(module all) et pour chaque module.'
            ),
            (
                'summary_by_commitment', 'module_code, module_name, commitment_code, commitment_label',
                'nation', '{commitment}'::text[],
                'Synthèse par engagement — Mesures nationales de chaque engagement du référentiel.'
            ),
            (
                'summary_by_criterion',
                'module_code, module_name, commitment_code, commitment_label, criterion_code, criterion_label',
                'nation', '{criterion}'::text[],
                'Synthèse par critère — Mesures nationales de chaque critère du référentiel.'
            )
        ) as wanted (name, naming, territory, subjects, words)
    loop
        execute format(
            'create view publication.%I as select publication_id, campaign_code, standard_code, %s, %s '
            'from publication.summaries where territory_kind = %L and subject_kind = any (%L)',
            cut.name, cut.naming, measures, cut.territory, cut.subjects
        );
        execute format('comment on view publication.%I is %L', cut.name, cut.words);
    end loop;
end
$$;

-- From a figure back to the rows it counts. A rate is walked back by its numerator and its denominator.
create view publication.figure_traces as
select
    found.publication_id,
    found.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    found.site_code,
    found.region_code,
    found.audit_type,
    found.criterion_code,
    found.result as value,
    found.submission_id,
    found.file_sha256,
    found.sheet,
    found.sheet_row,
    found.cell
from publication.consolidated_audit_results as found
cross join
    lateral (
        values
        ('criteria_assessed', found.result <> 'not_assessed'),
        ('not_applicable', found.result = 'not_applicable'),
        ('conforming', found.result in ('conformity', 'strength')),
        ('strengths', found.result = 'strength'),
        ('opportunities', found.result = 'opportunity'),
        ('sensitive_points', found.result = 'sensitive_point'),
        ('minor_nonconformities', found.result = 'minor_nonconformity'),
        ('major_nonconformities', found.result = 'major_nonconformity')
    ) as measure (figure, counted)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', found.region_code), ('departement', found.departement_code),
        ('site_kind', found.site_kind)
    ) as territory (kind, code)
cross join
    lateral (
        values
        ('all', 'all'), ('module', found.module_code), ('commitment', found.commitment_code),
        ('criterion', found.criterion_code)
    ) as subject (kind, code)
where measure.counted
union all
select
    filed.publication_id,
    filed.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    filed.site_code,
    filed.region_code,
    filed.audit_type,
    filed.criterion_code,
    filed.state as value,
    filed.submission_id,
    filed.file_sha256,
    filed.sheet,
    filed.sheet_row,
    filed.cell
from publication.nonconformities as filed
cross join
    lateral (
        values
        ('corrective_actions', true), ('closed', filed.state = 'closed'), ('overdue', filed.state = 'overdue')
    ) as measure (figure, counted)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', filed.region_code), ('departement', filed.departement_code),
        ('site_kind', filed.site_kind)
    ) as territory (kind, code)
cross join
    lateral (
        values
        ('all', 'all'), ('module', filed.module_code), ('commitment', filed.commitment_code),
        ('criterion', filed.criterion_code)
    ) as subject (kind, code)
where measure.counted
union all
select
    owed.publication_id,
    owed.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    'all' as subject_kind,
    'all' as subject_code,
    owed.site_code,
    owed.region_code,
    owed.audit_type,
    null as criterion_code,
    owed.state as value,
    owed.submission_id,
    received.sha256 as file_sha256,
    audit.sheet,
    null as sheet_row,
    null as cell
from publication.returns as owed
left join publication.audits as audit
    on
        owed.publication_id = audit.publication_id
        and owed.site_code = audit.site_code
        and owed.audit_type = audit.audit_type
left join ledger.submissions as received on owed.submission_id = received.submission_id
cross join
    lateral (
        values
        ('owed', true),
        ('received', owed.submissions > 0),
        ('accepted', owed.submission_id is not null),
        ('on_time', owed.on_time),
        ('returns_owed_' || owed.audit_type, true),
        ('returns_accepted_' || owed.audit_type, owed.submission_id is not null)
    ) as measure (figure, counted)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', owed.region_code), ('departement', owed.departement_code),
        ('site_kind', owed.site_kind)
    ) as territory (kind, code)
where measure.counted
union all
select
    audit.publication_id,
    audit.campaign_code,
    'audits' as figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    case subject.code when 'all' then 'all' else 'module' end as subject_kind,
    subject.code as subject_code,
    audit.site_code,
    audit.region_code,
    audit.audit_type,
    null as criterion_code,
    audit.verdict as value,
    audit.submission_id,
    audit.file_sha256,
    audit.sheet,
    null as sheet_row,
    null as cell
from publication.audits as audit
cross join lateral unnest(string_to_array(audit.modules_in_scope, ' ; ') || array['all']) as subject (code)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', audit.region_code), ('departement', audit.departement_code),
        ('site_kind', audit.site_kind)
    ) as territory (kind, code)
union all
select
    engaged.publication_id,
    engaged.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    'all' as subject_kind,
    'all' as subject_code,
    engaged.site_code,
    engaged.region_code,
    null as audit_type,
    null as criterion_code,
    'engaged' as value,
    null as submission_id,
    null as file_sha256,
    null as sheet,
    null as sheet_row,
    null as cell
from publication.engagements as engaged
cross join lateral (values ('sites_engaged'), (engaged.site_kind || 's_engaged')) as measure (figure)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', engaged.region_code), ('departement', engaged.departement_code),
        ('site_kind', engaged.site_kind)
    ) as territory (kind, code)
union all
select
    held.publication_id,
    held.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    'all' as subject_kind,
    'all' as subject_code,
    held.site_code,
    held.region_code,
    null as audit_type,
    null as criterion_code,
    coalesce(held.scheme_label || ', ' || held.scope, held.scheme_label) as value,
    held.submission_id,
    held.file_sha256,
    coalesce(held.sheet, held.source) as sheet,
    held.sheet_row,
    held.cell
from publication.certificates as held
cross join
    lateral (
        values ('certified_sites'), ('certified_' || held.site_kind || 's_' || held.scheme)
    ) as measure (figure)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', held.region_code), ('departement', held.departement_code),
        ('site_kind', held.site_kind)
    ) as territory (kind, code)
where held.in_force;
comment on view publication.figure_traces is
'Origine des chiffres — Les lignes que compte chaque mesure d''une synthèse, avec le dépôt, le fichier, la feuille et la cellule ; à lire avec un filtre sur le chiffre, le territoire et le sujet.';
comment on column publication.figure_traces.figure is
'Chiffre — Nom de la mesure dans les synthèses ; un taux se retrouve par son numérateur et son dénominateur.';
comment on column publication.figure_traces.value is 'Valeur — Constat, état de l''écart ou état du retour.';
comment on column publication.figure_traces.cell is 'Cellule — Cellule du classeur ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.sheet_row is 'Ligne — Ligne de la feuille ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.sheet is 'Feuille — Feuille du classeur ; document cité par le registre pour un certificat qu''il porte.';
comment on column publication.figure_traces.submission_id is 'Dépôt — Numéro du dépôt dont provient la ligne ; vide si rien n''est en vigueur.';
comment on column publication.figure_traces.criterion_code is 'Code du critère — Code du critère dans le référentiel ; vide pour un retour compté en entier.';

-- The words of the cuts are those of the tables they read.
do $$
declare
    described record;
begin
    for described in
        select
            lacking.attrelid::regclass as relation,
            lacking.attname as name,
            min(col_description(giving.attrelid, giving.attnum)) as words
        from pg_attribute as lacking
        inner join pg_class as target on lacking.attrelid = target.oid and target.relkind = 'v'
        inner join pg_attribute as giving on lacking.attname = giving.attname and giving.attnum > 0
        inner join pg_class as origin
            on giving.attrelid = origin.oid and origin.relname in ('summaries', 'consolidated_audit_results')
                and origin.relnamespace = 'publication'::regnamespace
        where
            target.relnamespace = 'publication'::regnamespace
            and lacking.attnum > 0
            and col_description(lacking.attrelid, lacking.attnum) is null
            and col_description(giving.attrelid, giving.attnum) is not null
        group by lacking.attrelid, lacking.attname
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
end
$$;

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
        'create view published.%I with (security_barrier) as select %s from %s as shown '
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
'Makes the view of `published` that shows a relation of `publication` for the publications in force, words included.';

select publication.promise(promised.name) as made
from (
    values
    ('consolidated_audit_results'),
    ('engagements'),
    ('audits'),
    ('audit_sites'),
    ('nonconformities'),
    ('indicators'),
    ('indicator_summary'),
    ('certificates'),
    ('certification_funnel'),
    ('returns'),
    ('national_summary'),
    ('summary_by_region'),
    ('summary_by_departement'),
    ('summary_by_site_kind'),
    ('summary_by_commitment'),
    ('summary_by_criterion'),
    ('campaign_trend'),
    ('campaign_changes'),
    ('headline_figures'),
    ('corrections'),
    ('figure_traces')
) as promised (name);

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

grant select on published.publications, published.data_dictionary to bi_reader;

-- A reader needs no table of its own; what it could make with one would pass by the filter of régions.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
end
$$;

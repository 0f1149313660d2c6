-- Purpose: the views of a publication that depend on the measures, and the contract with BI tools: each view of
-- `published` shows one relation of `publication`, with the same columns and words. Run again by
-- prefaudit.warehouse.measures after each change of the schema, of the catalogue of measures or of this folder: a view
-- may gain columns at its end and keeps those it has. A view that must change shape otherwise gets a new version beside
-- the old one.

-- The breakdowns of the measures: the columns that name a row, and all measures.
do $$
declare
    measures text;
    breakdown record;
begin
    select string_agg(quote_ident(attname), ', ' order by attnum)
    into measures
    from pg_attribute
    where
        attrelid = 'publication.summaries'::regclass
        and not attisdropped
        and attnum > (
            select last_name.attnum from pg_attribute as last_name
            where last_name.attrelid = 'publication.summaries'::regclass and last_name.attname = 'region_code'
        );
    for breakdown in
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
                'summary_by_audit_type',
                'territory_code as audit_type, territory_name as audit_type_label, module_code, module_name',
                'audit_type', '{all,module}'::text[],
                'Synthèse par type d''audit — Mesures de chaque type d''audit, pour l''ensemble (module all) et pour chaque '
                'module.'
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
            'create or replace view publication.%I as select publication_id, campaign_code, standard_code, %s, %s '
            'from publication.summaries where territory_kind = %L and subject_kind = any (%L)',
            breakdown.name, breakdown.naming, measures, breakdown.territory, breakdown.subjects
        );
        execute format('comment on view publication.%I is %L', breakdown.name, breakdown.words);
    end loop;
end
$$;

-- From a figure back to the rows it counts. A rate is traced by its numerator and its denominator. After the measures:
-- audits, then the headline figures.
create or replace view publication.figure_traces as
%(traced_findings)s
union all
%(traced_corrective_actions)s
union all
%(traced_returns)s
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
        ('site_kind', audit.site_kind), ('audit_type', audit.audit_type)
    ) as territory (kind, code)
union all
-- The stages of certification, national figures all: the engaged sites that have come so far.
select
    engaged.publication_id,
    engaged.campaign_code,
    'funnel_' || stage.code as figure,
    'nation' as territory_kind,
    'FR' as territory_code,
    'all' as subject_kind,
    'all' as subject_code,
    engaged.site_code,
    engaged.region_code,
    null as audit_type,
    null as criterion_code,
    stage.code as value,
    stage.submission_id,
    null as file_sha256,
    null as sheet,
    null::integer as sheet_row,
    null as cell
from publication.engagements as engaged
left join measures.certified_sites as site
    on engaged.publication_id = site.publication_id and engaged.site_code = site.site_code
left join lateral (
    select max(owed.submission_id) as submission_id
    from publication.returns as owed
    inner join as_of.code_lists as kind on kind.list = 'audit_type' and owed.audit_type = kind.code
    where
        owed.publication_id = engaged.publication_id
        and owed.site_code = engaged.site_code
        and 'before_certification' = any(string_to_array(kind.meaning, ' '))
) as audited on true
cross join
    lateral (
        values
        ('engaged', true, null::bigint),
        ('pre_audited', audited.submission_id is not null, audited.submission_id),
        ('certified', site.is_certified, null),
        ('renewed', site.is_renewed, null)
    ) as stage (code, is_reached, submission_id)
where stage.is_reached
union all
-- The sites that measure an indicator in a period, which its subject names both.
select distinct
    measured.publication_id,
    measured.campaign_code,
    'sites_measuring' as figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    'indicator' as subject_kind,
    measured.indicator_code || ' ' || measured.period as subject_code,
    measured.site_code,
    measured.region_code,
    null as audit_type,
    null as criterion_code,
    null as value,
    null::bigint as submission_id,
    null as file_sha256,
    null as sheet,
    null::integer as sheet_row,
    null as cell
from publication.indicators as measured
cross join lateral (values ('nation', 'FR'), ('region', measured.region_code)) as territory (kind, code)
where measured.numerator is not null and measured.denominator is not null
union all
-- The audits that a commitment or a criterion was looked at in, national figures both.
select distinct
    found.publication_id,
    found.campaign_code,
    'audits' as figure,
    'nation' as territory_kind,
    'FR' as territory_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    found.site_code,
    found.region_code,
    found.audit_type,
    null as criterion_code,
    null as value,
    found.submission_id,
    found.file_sha256,
    found.sheet,
    null::integer as sheet_row,
    null as cell
from publication.consolidated_audit_results as found
cross join
    lateral (
        values ('commitment', found.commitment_code), ('criterion', found.criterion_code)
    ) as subject (kind, code)
union all
select
    filed.publication_id,
    filed.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    'all' as subject_kind,
    'all' as subject_code,
    filed.site_code,
    filed.region_code,
    filed.audit_type,
    filed.criterion_code,
    filed.value,
    filed.submission_id,
    filed.file_sha256,
    filed.sheet,
    filed.sheet_row,
    filed.cell
from (
    %(returns)s
) as filed
cross join
    lateral (
        values
        ('returns_owed_' || filed.audit_type, true), ('returns_accepted_' || filed.audit_type, filed.accepted)
    ) as measure (figure, counted)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', filed.region_code), ('departement', filed.departement_code),
        ('site_kind', filed.site_kind), ('audit_type', filed.audit_type)
    ) as territory (kind, code)
where measure.counted
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
        values
        ('certified_sites'), ('certified_' || held.site_kind || 's'),
        ('certified_' || held.site_kind || 's_' || held.scheme)
    ) as measure (figure)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', held.region_code), ('departement', held.departement_code),
        ('site_kind', held.site_kind)
    ) as territory (kind, code)
where held.in_force;
comment on view publication.figure_traces is 'Origine des chiffres — Les lignes que compte chaque mesure d''une synthèse, avec le dépôt, le fichier, la feuille et la case ; à lire avec un filtre sur le chiffre, le territoire et le sujet.';
comment on column publication.figure_traces.figure is 'Chiffre — Nom de la mesure dans les synthèses ; un taux se retrouve par son numérateur et son dénominateur.';
comment on column publication.figure_traces.subject_kind is 'Nature du sujet — all (ensemble), module, commitment (engagement), criterion (critère) ou indicator (indicateur).';
comment on column publication.figure_traces.subject_code is 'Code du sujet — all, le code du module, de l''engagement ou du critère, ou celui de l''indicateur suivi de la période.';
comment on column publication.figure_traces.criterion_code is 'Code du critère — Code du critère dans le référentiel ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.value is 'Valeur — Constat, état de l''écart ou état du retour.';
comment on column publication.figure_traces.submission_id is 'Dépôt — Numéro du dépôt dont provient la ligne ; vide si rien n''est en vigueur.';
comment on column publication.figure_traces.sheet is 'Feuille — Feuille du classeur ; document cité par le registre pour un certificat qu''il porte.';
comment on column publication.figure_traces.sheet_row is 'Ligne — Ligne de la feuille ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.cell is 'Case — Case du classeur ; vide pour un retour compté en entier.';

-- What every publication of a campaign corrected: the corrections of the current one stand in `corrections`, whole.
create or replace view publication.corrections_history as
select
    latest.publication_id,
    correction.campaign_code,
    edition.number,
    edition.published_at,
    correction.position,
    correction.kind,
    correction.label,
    correction.site_code,
    correction.site_name,
    correction.region_code,
    correction.audit_type,
    correction.figure_code,
    correction.before,
    correction.after,
    correction.reason,
    correction.reason_label,
    correction.causes,
    correction.returns_behind,
    correction.sources,
    correction.submission_before,
    correction.submission_after
from publication.corrections as correction
inner join publication.publications as edition on correction.publication_id = edition.publication_id
inner join publication.publications as latest on edition.campaign_code = latest.campaign_code and latest.is_current
where edition.state = 'published' and publication.is_kept_correction(correction.kind);
comment on view publication.corrections_history is 'Historique des corrections — Ce que chaque publication de la campagne a changé dans celle d''avant : les retours et les chiffres nationaux.';
comment on column publication.corrections_history.number is 'Numéro — Publication qui a fait la correction.';
comment on column publication.corrections_history.published_at is 'Publiée le — Moment de cette publication.';
do $$
declare
    described record;
begin
    for described in
        select
            shown.attname as name,
            col_description(stored.attrelid, stored.attnum) as words
        from pg_attribute as shown
        inner join pg_attribute as stored
            on stored.attrelid = 'publication.corrections'::regclass and shown.attname = stored.attname
        where
            shown.attrelid = 'publication.corrections_history'::regclass
            and shown.attnum > 0
            and col_description(stored.attrelid, stored.attnum) is not null
    loop
        execute format(
            'comment on column publication.corrections_history.%I is %L', described.name, described.words
        );
    end loop;
end
$$;

-- What a column says wherever it has no words of its own in a table or view of `publication`. Where a measure is defined
-- anew, the columns that said what it said follow.
do $$
declare
    described record;
begin
    for described in
        select
            place.attrelid::regclass as relation,
            place.attname as name,
            dictionary.words
        from pg_attribute as place
        inner join pg_class as target on place.attrelid = target.oid and target.relkind in ('r', 'v')
        inner join (
            values
            %(measure_words)s,
            ('audit_ended_on', 'Fin de l''audit — Dernier jour.'),
            ('audit_started_on', 'Début de l''audit — Premier jour.'),
            ('audit_type', 'Code du type d''audit — self_assessment, pre_certification, certification, surveillance ou renewal.'),
            ('audit_type_label', 'Type d''audit — Libellé du type d''audit.'),
            ('campaign_code', 'Campagne — Code de la campagne d''audit.'),
            ('commitment_code', 'Code de l''engagement — Code de l''engagement dans le référentiel.'),
            ('commitment_label', 'Engagement — Libellé de l''engagement.'),
            ('criterion_code', 'Code du critère — Code du critère dans le référentiel.'),
            ('criterion_label', 'Critère — Libellé du critère.'),
            ('departement_code', 'Code du département — Code INSEE.'),
            ('departement_name', 'Département — Nom du département.'),
            ('file_sha256', 'Empreinte du fichier — SHA-256 du classeur déposé.'),
            ('indicator_code', 'Code de l''indicateur — Code dans le référentiel.'),
            ('indicator_label', 'Indicateur — Ce qui est mesuré.'),
            ('module_code', 'Code du module — Code du module dans le référentiel.'),
            ('module_name', 'Module — Nom du module.'),
            ('period', 'Période — Année (2026) ou trimestre (2026-T3) de la mesure.'),
            ('position', 'Rang — Ordre des lignes.'),
            ('publication_id', 'Publication — Numéro interne de la publication.'),
            ('region_code', 'Code de la région — Code INSEE de la région à la date de référence de la campagne.'),
            ('region_name', 'Région — Nom de la région à la date de référence de la campagne.'),
            ('sheet', 'Feuille — Feuille du classeur.'),
            ('sheet_row', 'Ligne — Ligne de la feuille.'),
            ('simulated', 'Simulé — Vrai pour un jeu d''essai, faux pour un audit effectué.'),
            ('site_code', 'Code du site — Code du département pour une préfecture, de l''arrondissement pour une sous-préfecture.'),
            ('site_kind', 'Code de la nature du site — prefecture ou sub_prefecture.'),
            ('site_kind_label', 'Nature du site — Préfecture ou sous-préfecture.'),
            ('site_name', 'Site — Nom de la préfecture ou de la sous-préfecture à la date de référence de la campagne.'),
            ('standard_code', 'Code du référentiel — Version du référentiel audité.'),
            ('state', 'État — missing (sans dépôt, échéance passée au jour où les données ont été arrêtées), not_due (sans dépôt, pas encore dû), rejected (aucun dépôt accepté), withdrawn (dépôt retiré, rien en vigueur), accepted ou accepted_with_warnings.'),
            ('subject_code', 'Code du sujet — all, ou le code du module, de l''engagement ou du critère.'),
            ('subject_kind', 'Nature du sujet — all (ensemble), module, commitment (engagement) ou criterion (critère).'),
            ('submission_id', 'Dépôt en vigueur — Numéro du dépôt accepté en vigueur.'),
            ('territory_code', 'Code du territoire — FR, code de la région ou du département, nature de site ou type d''audit.'),
            ('territory_kind', 'Niveau — nation, region, departement, site_kind (nature de site) ou audit_type (type d''audit).'),
            ('territory_name', 'Territoire — Nom du territoire, nature de site ou type d''audit.'),
            ('unit', 'Unité — Unité de la valeur.')
        ) as dictionary (name, words) on place.attname = dictionary.name
        where
            target.relnamespace = 'publication'::regnamespace
            and place.attnum > 0
            and (
                col_description(place.attrelid, place.attnum) is null
                or col_description(place.attrelid, place.attnum) = (
                    select col_description(summary.attrelid, summary.attnum)
                    from pg_attribute as summary
                    where
                        summary.attrelid = 'publication.summaries'::regclass
                        and summary.attname = place.attname
                        and summary.attname in (%(measure_names)s)
                )
            )
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
end
$$;

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
    ('summary_by_audit_type'),
    ('summary_by_commitment'),
    ('summary_by_criterion'),
    ('campaign_trend'),
    ('campaign_changes'),
    ('headline_figures'),
    ('declared_facts'),
    ('quality_indicators'),
    ('corrections'),
    ('corrections_history'),
    ('figure_traces')
) as promised (name);

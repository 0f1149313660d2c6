-- Purpose: the measures of a publication by territory and subject, and the rows that each figure counts.
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
comment on view publication.figure_traces is 'Origine des chiffres — Les lignes que compte chaque mesure d''une synthèse, avec le dépôt, le fichier, la feuille et la cellule ; à lire avec un filtre sur le chiffre, le territoire et le sujet.';
comment on column publication.figure_traces.figure is 'Chiffre — Nom de la mesure dans les synthèses ; un taux se retrouve par son numérateur et son dénominateur.';
comment on column publication.figure_traces.criterion_code is 'Code du critère — Code du critère dans le référentiel ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.value is 'Valeur — Constat, état de l''écart ou état du retour.';
comment on column publication.figure_traces.submission_id is 'Dépôt — Numéro du dépôt dont provient la ligne ; vide si rien n''est en vigueur.';
comment on column publication.figure_traces.sheet is 'Feuille — Feuille du classeur ; document cité par le registre pour un certificat qu''il porte.';
comment on column publication.figure_traces.sheet_row is 'Ligne — Ligne de la feuille ; vide pour un retour compté en entier.';
comment on column publication.figure_traces.cell is 'Cellule — Cellule du classeur ; vide pour un retour compté en entier.';

-- What a column says wherever it has no words of its own in a table or view of `publication`.
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
            ('accepted', 'Acceptés — Retours dus pour lesquels un fichier accepté est en vigueur.'),
            ('audit_ended_on', 'Fin de l''audit — Dernier jour.'),
            ('audit_started_on', 'Début de l''audit — Premier jour.'),
            ('audit_type', 'Code du type d''audit — self_assessment, pre_certification, certification, surveillance ou renewal.'),
            ('audit_type_label', 'Type d''audit — Libellé du type d''audit.'),
            ('audits', 'Audits — Retours acceptés dont le périmètre comprend le sujet : base des mesures par audit.'),
            ('campaign_code', 'Campagne — Code de la campagne d''audit.'),
            ('closed', 'Écarts levés — Fiches d''écart dont la date de levée est renseignée et passée à la date d''arrêté.'),
            ('commitment_code', 'Code de l''engagement — Code de l''engagement dans le référentiel.'),
            ('commitment_label', 'Engagement — Libellé de l''engagement.'),
            ('conforming', 'Conformes — Constats « conforme » ou « point fort ».'),
            ('conformity_rate', 'Taux de conformité — Conformes ÷ (critères évalués − sans objet), entre 0 et 1, à quatre décimales ; vide si rien n''est évalué.'),
            ('corrective_actions', 'Fiches d''écart — Non-conformités pour lesquelles une fiche d''écart, donc une action corrective, est déposée.'),
            ('criteria_assessed', 'Critères évalués — Constats autres que « non évalué », « sans objet » compris.'),
            ('criterion_code', 'Code du critère — Code du critère dans le référentiel.'),
            ('criterion_label', 'Critère — Libellé du critère.'),
            ('departement_code', 'Code du département — Code INSEE.'),
            ('departement_name', 'Département — Nom du département.'),
            ('file_sha256', 'Empreinte du fichier — SHA-256 du classeur déposé.'),
            ('indicator_code', 'Code de l''indicateur — Code dans le référentiel.'),
            ('indicator_label', 'Indicateur — Ce qui est mesuré.'),
            ('major_nonconformities', 'Non-conformités majeures — Constats « non-conformité majeure ».'),
            ('major_per_audit', 'Non-conformités majeures par audit — Non-conformités majeures ÷ audits.'),
            ('median_days_to_close', 'Délai médian de levée — Médiane des jours entre la fin de l''audit et la levée, sur les écarts levés.'),
            ('minor_nonconformities', 'Non-conformités mineures — Constats « non-conformité mineure ».'),
            ('minor_per_audit', 'Non-conformités mineures par audit — Non-conformités mineures ÷ audits.'),
            ('module_code', 'Code du module — Code du module dans le référentiel.'),
            ('module_name', 'Module — Nom du module.'),
            ('not_applicable', 'Sans objet — Constats « sans objet ».'),
            ('on_time', 'Remis à l''échéance — Retours dont le premier fichier accepté a été reçu au plus tard le jour de l''échéance, heure de Paris.'),
            ('on_time_rate', 'Taux de remise à l''échéance — Retours remis à l''échéance ÷ retours attendus, entre 0 et 1, à quatre décimales.'),
            ('opportunities', 'Pistes de progrès — Constats « piste de progrès ».'),
            ('overdue', 'Écarts en retard — Fiches ouvertes dont l''échéance est passée à la date d''arrêté.'),
            ('owed', 'Attendus — Retours dus, tous modules confondus.'),
            ('p90_days_to_close', 'Délai de levée, 9e décile — Neuf écarts levés sur dix l''ont été en moins de jours que cette valeur (90e centile interpolé).'),
            ('period', 'Période — Année (2026) ou trimestre (2026-T3) de la mesure.'),
            ('position', 'Rang — Ordre des lignes.'),
            ('publication_id', 'Publication — Numéro interne de la publication.'),
            ('received', 'Reçus — Retours dus pour lesquels au moins un fichier a été reçu.'),
            ('region_code', 'Code de la région — Code INSEE de la région à la date de référence de la campagne.'),
            ('region_name', 'Région — Nom de la région à la date de référence de la campagne.'),
            ('reporting_rate', 'Taux de réponse — Retours acceptés ÷ retours attendus, entre 0 et 1, à quatre décimales.'),
            ('sensitive_points', 'Points sensibles — Constats « point sensible ».'),
            ('share_closed', 'Part des écarts levés — Écarts levés ÷ fiches d''écart, entre 0 et 1, à quatre décimales.'),
            ('sheet', 'Feuille — Feuille du classeur.'),
            ('sheet_row', 'Ligne — Ligne de la feuille.'),
            ('simulated', 'Simulé — Vrai pour un jeu d''essai, faux pour un audit effectué.'),
            ('site_code', 'Code du site — Code du département pour une préfecture, de l''arrondissement pour une sous-préfecture.'),
            ('site_kind', 'Code de la nature du site — prefecture ou sub_prefecture.'),
            ('site_kind_label', 'Nature du site — Préfecture ou sous-préfecture.'),
            ('site_name', 'Site — Nom de la préfecture ou de la sous-préfecture à la date de référence de la campagne.'),
            ('small_denominator', 'Petit effectif — Vrai si le taux porte sur moins de trente observations (critères évalués hors « sans objet ») : à lire avec prudence.'),
            ('standard_code', 'Code du référentiel — Version du référentiel audité.'),
            ('state', 'État — missing (aucun dépôt), rejected (aucun dépôt accepté), withdrawn (dépôt retiré, rien en vigueur), accepted ou accepted_with_warnings.'),
            ('strengths', 'Points forts — Constats « point fort ».'),
            ('subject_code', 'Code du sujet — all, ou le code du module, de l''engagement ou du critère.'),
            ('subject_kind', 'Nature du sujet — all (ensemble), module, commitment (engagement) ou criterion (critère).'),
            ('submission_id', 'Dépôt en vigueur — Numéro du dépôt accepté en vigueur.'),
            ('territory_code', 'Code du territoire — FR, code de la région ou du département, ou nature de site.'),
            ('territory_kind', 'Niveau — nation, region, departement ou site_kind (nature de site).'),
            ('territory_name', 'Territoire — Nom du territoire ou nature de site.'),
            ('unit', 'Unité — Unité de la valeur.')
        ) as dictionary (name, words) on place.attname = dictionary.name
        where
            target.relnamespace = 'publication'::regnamespace
            and place.attnum > 0
            and col_description(place.attrelid, place.attnum) is null
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
end
$$;

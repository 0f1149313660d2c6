-- Purpose: the tables of a publication, from detail to synthesis. The comments are French, « titre — explication »: they
-- are the dictionary that readers see, written once here; the views of `published` and the packages take them over.

-- What the readers' views already say of the tables that stay.
do $$
declare
    described record;
begin
    for described in
        select
            stored.oid as relation,
            place.attname as name,
            col_description(shown.oid, shown_column.attnum) as words
        from pg_class as shown
        inner join pg_class as stored on shown.relname = stored.relname
        inner join pg_attribute as shown_column on shown.oid = shown_column.attrelid
        inner join pg_attribute as place on stored.oid = place.attrelid and shown_column.attname = place.attname
        where
            shown.relnamespace = 'published'::regnamespace
            and stored.relnamespace = 'publication'::regnamespace
            and shown_column.attnum > 0
            and stored.relname <> 'national_summary'
    loop
        execute format('comment on column %s.%I is %L', described.relation::regclass, described.name, described.words);
    end loop;
    for described in
        select
            stored.oid as relation,
            obj_description(shown.oid) as words
        from pg_class as shown
        inner join pg_class as stored on shown.relname = stored.relname
        where shown.relnamespace = 'published'::regnamespace and stored.relnamespace = 'publication'::regnamespace
            and shown.relkind = 'v'
    loop
        execute format('comment on table %s is %L', described.relation::regclass, described.words);
    end loop;
end
$$;

drop view published.publications;
drop view published.consolidated_audit_results;
drop view published.returns;
drop view published.national_summary;
drop view published.headline_figures;

create table publication.files (
    publication_id bigint not null references publication.publications,
    path text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null,
    primary key (publication_id, path)
);
comment on table publication.files is 'Files of the package of each publication, as they were first written.';
comment on column publication.files.publication_id is 'The publication.';
comment on column publication.files.path is 'Name in the folder of the package.';
comment on column publication.files.sha256 is 'SHA-256 of the file, in hexadecimal: what a later rebuild must give again.';
comment on column publication.files.size_bytes is 'Size in bytes.';

alter table publication.returns
add column withdrawn_submissions integer not null default 0,
add column withdrawal text,
add column withdrawal_label text;
alter table publication.returns alter column withdrawn_submissions drop default;
comment on column publication.returns.state is
'État — missing (aucun dépôt), rejected (aucun dépôt accepté), withdrawn (dépôt retiré, rien en vigueur), accepted ou accepted_with_warnings.';
comment on column publication.returns.withdrawn_submissions is
'Dépôts retirés — Nombre de dépôts acceptés puis retirés par le bureau.';
comment on column publication.returns.withdrawal is
'Code du motif de retrait — site_request, wrong_site, wrong_file, duplicate ou not_an_audit ; vide sans retrait.';
comment on column publication.returns.withdrawal_label is 'Motif de retrait — Pourquoi le dernier dépôt retiré l''a été.';

create table publication.engagements (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    primary key (publication_id, site_code)
);
comment on table publication.engagements is 'Sites engagés — Une ligne par site engagé dans la campagne.';

create table publication.audits (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    audit_type text not null,
    audit_type_label text,
    audit_started_on date,
    audit_ended_on date,
    external_audit_on date,
    body text,
    body_label text,
    staff_total integer,
    staff_concerned integer,
    standard_code text not null,
    modules_in_scope text not null,
    sites_covered integer not null,
    criteria_assessed integer not null,
    not_applicable integer not null,
    conforming integer not null,
    minor_nonconformities integer not null,
    major_nonconformities integer not null,
    conformity_rate numeric(5, 4),
    small_denominator boolean not null,
    verdict text not null,
    received_at timestamptz not null,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    file_sha256 text not null,
    sheet text not null,
    primary key (publication_id, site_code, audit_type)
);
comment on table publication.audits is 'Audits — Une ligne par audit dont le retour est accepté : dates, organisme, périmètre et résultats du site.';
comment on column publication.audits.audit_started_on is 'Début de l''audit — Premier jour.';
comment on column publication.audits.audit_ended_on is 'Fin de l''audit — Dernier jour.';
comment on column publication.audits.external_audit_on is 'Audit externe prévu le — Date annoncée de l''audit par l''organisme externe ; vide si aucune n''est fixée.';
comment on column publication.audits.body is 'Code de l''organisme d''audit — Qui a conduit l''audit.';
comment on column publication.audits.body_label is 'Organisme d''audit — Nature de l''organisme qui a conduit l''audit.';
comment on column publication.audits.staff_total is 'Effectif total — Agents du site, en personnes.';
comment on column publication.audits.staff_concerned is 'Effectif concerné — Agents concernés par les modules audités, en personnes.';
comment on column publication.audits.modules_in_scope is 'Modules audités — Codes des modules, séparés par « ; ».';
comment on column publication.audits.sites_covered is 'Sites couverts — Nombre de sites que couvre l''audit, le site répondant compris ; leur liste est dans audit_sites.';
comment on column publication.audits.verdict is 'Verdict — accepted ou accepted_with_warnings.';
comment on column publication.audits.received_at is 'Reçu le — Moment de réception du classeur.';
comment on column publication.audits.sheet is 'Feuille — Feuille du classeur qui identifie le retour.';

create table publication.audit_sites (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    region_code text,
    audit_type text not null,
    covered_site_code text not null,
    covered_site_name text,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    primary key (publication_id, site_code, audit_type, covered_site_code)
);
comment on table publication.audit_sites is 'Sites couverts par un audit — Une ligne par audit et par site couvert : un audit peut en couvrir plusieurs.';
comment on column publication.audit_sites.covered_site_code is 'Code du site couvert — Site sur lequel porte aussi l''audit.';
comment on column publication.audit_sites.covered_site_name is 'Site couvert — Nom du site couvert.';

create table publication.nonconformities (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    departement_code text,
    region_code text,
    region_name text,
    audit_type text not null,
    standard_code text not null,
    module_code text not null,
    module_name text,
    commitment_code text not null,
    criterion_code text not null,
    criterion_label text,
    severity text not null,
    severity_label text,
    found_on date,
    due_on date,
    closed_on date,
    state text not null check (state in ('open', 'overdue', 'closed')),
    days_open integer,
    days_to_close integer,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    file_sha256 text not null,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (publication_id, site_code, audit_type, criterion_code)
);
comment on table publication.nonconformities is 'Non-conformités — Une ligne par fiche d''écart d''un retour accepté, avec l''avancement de son action corrective.';
comment on column publication.nonconformities.severity is 'Code de la gravité — minor ou major.';
comment on column publication.nonconformities.severity_label is 'Gravité — Mineure ou majeure.';
comment on column publication.nonconformities.found_on is 'Constatée le — Dernier jour de l''audit.';
comment on column publication.nonconformities.due_on is 'Échéance de l''action — Date à laquelle l''action corrective doit être achevée.';
comment on column publication.nonconformities.closed_on is 'Levée le — Vide tant que l''écart est ouvert.';
comment on column publication.nonconformities.state is 'État de l''écart — closed (levé), overdue (ouvert, échéance passée à la date d''arrêté) ou open (ouvert).';
comment on column publication.nonconformities.days_open is 'Jours ouverts — De la fin de l''audit à la levée, ou à la date d''arrêté si l''écart est ouvert.';
comment on column publication.nonconformities.days_to_close is 'Jours avant levée — De la fin de l''audit à la levée, zéro si l''écart a été levé pendant l''audit ; vide si l''écart est ouvert.';
comment on column publication.nonconformities.cell is 'Cellule — Cellule de la gravité dans le classeur.';

create table publication.indicators (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    departement_code text,
    region_code text,
    region_name text,
    audit_type text not null,
    standard_code text not null,
    module_code text,
    indicator_code text not null,
    indicator_label text,
    unit text,
    period text not null,
    numerator double precision,
    denominator double precision,
    value double precision,
    target double precision,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    file_sha256 text not null,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (publication_id, site_code, audit_type, indicator_code, period)
);
comment on table publication.indicators is 'Indicateurs — Une ligne par mesure d''un indicateur dans un retour accepté.';
comment on column publication.indicators.indicator_code is 'Code de l''indicateur — Code dans le référentiel.';
comment on column publication.indicators.indicator_label is 'Indicateur — Ce qui est mesuré.';
comment on column publication.indicators.unit is 'Unité — Unité de la valeur.';
comment on column publication.indicators.period is 'Période — Année (2026) ou trimestre (2026-T3) de la mesure.';
comment on column publication.indicators.numerator is 'Numérateur — Nombre compté ; vide si non mesuré.';
comment on column publication.indicators.denominator is 'Dénominateur — Nombre total ; vide si non mesuré.';
comment on column publication.indicators.value is 'Valeur — Valeur déclarée par le site, dans l''unité de l''indicateur.';
comment on column publication.indicators.target is 'Cible — Valeur visée par le site.';
comment on column publication.indicators.cell is 'Cellule — Cellule de la valeur dans le classeur.';

create table publication.indicator_summary (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    standard_code text not null,
    module_code text,
    indicator_code text not null,
    indicator_label text,
    unit text,
    period text not null,
    territory_kind text not null check (territory_kind in ('nation', 'region')),
    territory_code text not null,
    territory_name text,
    region_code text,
    sites_measuring integer not null,
    numerator double precision,
    denominator double precision,
    value double precision,
    small_denominator boolean not null,
    primary key (publication_id, indicator_code, period, territory_kind, territory_code)
);
comment on table publication.indicator_summary is 'Synthèse des indicateurs — Valeurs nationales et régionales, pondérées par les volumes.';
comment on column publication.indicator_summary.region_code is 'Code de la région — Code INSEE à la date de référence de la campagne ; vide pour la nation.';
comment on column publication.indicator_summary.sites_measuring is 'Sites mesurant — Sites dont le numérateur et le dénominateur sont tous deux renseignés.';
comment on column publication.indicator_summary.numerator is 'Numérateur total — Somme des numérateurs des sites mesurant.';
comment on column publication.indicator_summary.denominator is 'Dénominateur total — Somme des dénominateurs des sites mesurant.';
comment on column publication.indicator_summary.value is 'Valeur pondérée — Somme des numérateurs ÷ somme des dénominateurs, dans l''unité de l''indicateur ; jamais la moyenne des valeurs des sites.';

create table publication.certificates (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    departement_code text,
    region_code text,
    region_name text,
    scheme text not null,
    scheme_label text,
    scope text,
    first_obtained_on date,
    obtained_on date,
    expires_on date,
    in_force boolean not null,
    expires_soon boolean,
    renewed boolean,
    origin text not null check (origin in ('return', 'register')),
    source text,
    simulated boolean not null,
    submission_id bigint references ledger.submissions,
    file_sha256 text,
    sheet text,
    sheet_row integer,
    cell text,
    position integer not null,
    primary key (publication_id, position)
);
comment on table publication.certificates is 'Certificats et labels — Une ligne par certificat d''un site, déclaré dans son retour ou cité par le registre.';
comment on column publication.certificates.scheme is 'Code de la certification — Code de la liste des certifications.';
comment on column publication.certificates.scheme_label is 'Certification — Nom de la certification ou du label.';
comment on column publication.certificates.scope is 'Périmètre certifié — Vide pour l''ensemble du site.';
comment on column publication.certificates.first_obtained_on is 'Première obtention — Début de la série ininterrompue de cycles ; vide si elle n''est pas connue.';
comment on column publication.certificates.obtained_on is 'Obtenu le — Premier jour du cycle en cours ; vide si le registre ne le dit pas.';
comment on column publication.certificates.expires_on is 'Expire le — Dernier jour du cycle en cours ; vide si le registre ne le dit pas.';
comment on column publication.certificates.in_force is 'En vigueur — Vrai si la date d''arrêté est dans le cycle ; un certificat que le registre cite sans dates est tenu pour en vigueur.';
comment on column publication.certificates.expires_soon is 'Expire sous six mois — Vrai si le certificat est en vigueur et expire dans les six mois de la date d''arrêté ; vide sans date d''expiration.';
comment on column publication.certificates.renewed is 'Renouvelé — Vrai si la première obtention précède le cycle en cours ; vide si l''une des dates n''est pas connue.';
comment on column publication.certificates.origin is 'Origine — return (retour du site) ou register (registre du bureau).';
comment on column publication.certificates.source is 'Source — Document que cite le registre ; vide pour un retour.';
comment on column publication.certificates.simulated is 'Simulé — Vrai pour un jeu d''essai.';
comment on column publication.certificates.cell is 'Cellule — Cellule de la certification dans le classeur.';
comment on column publication.certificates.position is 'Rang — Ordre des lignes : site, certification, périmètre.';

create table publication.certification_funnel (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    stage text not null check (stage in ('engaged', 'pre_audited', 'certified', 'renewed')),
    label text not null,
    sites integer not null,
    share_of_engaged numeric(5, 4),
    position integer not null,
    primary key (publication_id, stage)
);
comment on table publication.certification_funnel is 'Parcours de certification — Sites engagés dans la campagne, et combien d''entre eux ont franchi chaque étape.';
comment on column publication.certification_funnel.stage is 'Code de l''étape — engaged, pre_audited, certified ou renewed.';
comment on column publication.certification_funnel.label is 'Étape — engagés ; évalués (retour d''auto-évaluation ou de pré-certification accepté) ; certifiés (certificat en vigueur) ; renouvelés (certificat en vigueur renouvelé au moins une fois).';
comment on column publication.certification_funnel.sites is 'Sites — Sites engagés ayant franchi l''étape.';
comment on column publication.certification_funnel.share_of_engaged is 'Part des engagés — Sites ÷ sites engagés, entre 0 et 1.';
comment on column publication.certification_funnel.position is 'Rang — Ordre des étapes.';

create table publication.summaries (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    standard_code text not null,
    subject_kind text not null check (subject_kind in ('all', 'module', 'commitment', 'criterion')),
    subject_code text not null,
    module_code text not null,
    module_name text not null,
    commitment_code text,
    commitment_label text,
    criterion_code text,
    criterion_label text,
    territory_kind text not null check (territory_kind in ('nation', 'region', 'departement', 'site_kind')),
    territory_code text not null,
    territory_name text,
    region_code text,
    owed integer not null,
    received integer not null,
    accepted integer not null,
    on_time integer not null,
    reporting_rate numeric(5, 4),
    on_time_rate numeric(5, 4),
    audits integer not null,
    criteria_assessed integer not null,
    not_applicable integer not null,
    conforming integer not null,
    strengths integer not null,
    opportunities integer not null,
    sensitive_points integer not null,
    minor_nonconformities integer not null,
    major_nonconformities integer not null,
    conformity_rate numeric(5, 4),
    small_denominator boolean not null,
    minor_per_audit numeric(8, 2),
    major_per_audit numeric(8, 2),
    corrective_actions integer not null,
    closed integer not null,
    overdue integer not null,
    share_closed numeric(5, 4),
    median_days_to_close numeric(8, 1),
    p90_days_to_close numeric(8, 1),
    primary key (publication_id, subject_kind, subject_code, territory_kind, territory_code)
);
comment on table publication.summaries is 'Mesures — Toutes les mesures, par sujet (ensemble, module, engagement, critère) et par territoire.';
comment on column publication.summaries.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column publication.summaries.standard_code is 'Code du référentiel — Version du référentiel audité.';
comment on column publication.summaries.subject_kind is 'Nature du sujet — all (ensemble), module, commitment (engagement) ou criterion (critère).';
comment on column publication.summaries.subject_code is 'Code du sujet — all, ou le code du module, de l''engagement ou du critère.';
comment on column publication.summaries.module_code is 'Code du module — Code du module, ou all pour tous les modules ensemble.';
comment on column publication.summaries.module_name is 'Module — Nom du module.';
comment on column publication.summaries.commitment_code is 'Code de l''engagement — Code de l''engagement dans le référentiel.';
comment on column publication.summaries.commitment_label is 'Engagement — Libellé de l''engagement.';
comment on column publication.summaries.criterion_code is 'Code du critère — Code du critère dans le référentiel.';
comment on column publication.summaries.criterion_label is 'Critère — Libellé du critère.';
comment on column publication.summaries.territory_kind is 'Niveau — nation, region, departement ou site_kind (nature de site).';
comment on column publication.summaries.territory_code is 'Code du territoire — FR, code de la région ou du département, ou nature de site.';
comment on column publication.summaries.territory_name is 'Territoire — Nom du territoire ou nature de site.';
comment on column publication.summaries.region_code is 'Code de la région — Région du territoire à la date de référence de la campagne ; vide pour la nation et la nature de site.';
comment on column publication.summaries.owed is 'Attendus — Retours dus, tous modules confondus.';
comment on column publication.summaries.received is 'Reçus — Retours dus pour lesquels au moins un fichier a été reçu.';
comment on column publication.summaries.accepted is 'Acceptés — Retours dus pour lesquels un fichier accepté est en vigueur.';
comment on column publication.summaries.on_time is 'À temps — Retours dont le premier fichier accepté a été reçu au plus tard le jour de l''échéance, heure de Paris.';
comment on column publication.summaries.reporting_rate is 'Taux de réponse — Retours acceptés ÷ retours attendus, entre 0 et 1, à quatre décimales.';
comment on column publication.summaries.on_time_rate is 'Taux de ponctualité — Retours à temps ÷ retours attendus, entre 0 et 1, à quatre décimales.';
comment on column publication.summaries.audits is 'Audits — Retours acceptés dont le périmètre comprend le sujet : base des mesures par audit.';
comment on column publication.summaries.criteria_assessed is 'Critères évalués — Constats autres que « non évalué », « sans objet » compris.';
comment on column publication.summaries.not_applicable is 'Sans objet — Constats « sans objet ».';
comment on column publication.summaries.conforming is 'Conformes — Constats « conforme » ou « point fort ».';
comment on column publication.summaries.strengths is 'Points forts — Constats « point fort ».';
comment on column publication.summaries.opportunities is 'Pistes de progrès — Constats « piste de progrès ».';
comment on column publication.summaries.sensitive_points is 'Points sensibles — Constats « point sensible ».';
comment on column publication.summaries.minor_nonconformities is 'Non-conformités mineures — Constats « non-conformité mineure ».';
comment on column publication.summaries.major_nonconformities is 'Non-conformités majeures — Constats « non-conformité majeure ».';
comment on column publication.summaries.conformity_rate is 'Taux de conformité — Conformes ÷ (critères évalués − sans objet), entre 0 et 1, à quatre décimales ; vide si rien n''est évalué.';
comment on column publication.summaries.small_denominator is 'Petit effectif — Vrai si le taux porte sur moins de trente observations (critères évalués hors « sans objet ») : à lire avec prudence.';
comment on column publication.summaries.minor_per_audit is 'Non-conformités mineures par audit — Non-conformités mineures ÷ audits.';
comment on column publication.summaries.major_per_audit is 'Non-conformités majeures par audit — Non-conformités majeures ÷ audits.';
comment on column publication.summaries.corrective_actions is 'Fiches d''écart — Non-conformités pour lesquelles une fiche d''écart, donc une action corrective, est déposée.';
comment on column publication.summaries.closed is 'Écarts levés — Fiches d''écart dont la date de levée est renseignée et passée à la date d''arrêté.';
comment on column publication.summaries.overdue is 'Écarts en retard — Fiches ouvertes dont l''échéance est passée à la date d''arrêté.';
comment on column publication.summaries.share_closed is 'Part des écarts levés — Écarts levés ÷ fiches d''écart, entre 0 et 1, à quatre décimales.';
comment on column publication.summaries.median_days_to_close is 'Délai médian de levée — Médiane des jours entre la fin de l''audit et la levée, sur les écarts levés.';
comment on column publication.summaries.p90_days_to_close is 'Délai de levée, 9e décile — Neuf écarts levés sur dix l''ont été en moins de jours que cette valeur (90e centile interpolé).';

-- What was published before keeps its measures; those that did not exist then are what their parts make them.
insert into publication.summaries (
    publication_id, campaign_code, standard_code, subject_kind, subject_code, module_code, module_name, territory_kind,
    territory_code, territory_name, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits,
    criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities,
    major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions,
    closed, overdue
)
select
    earlier.publication_id,
    earlier.campaign_code,
    earlier.standard_code,
    case earlier.module_code when 'all' then 'all' else 'module' end as subject_kind,
    earlier.module_code as subject_code,
    earlier.module_code,
    earlier.module_name,
    earlier.territory_kind,
    earlier.territory_code,
    earlier.territory_name,
    earlier.owed,
    earlier.received,
    earlier.accepted,
    earlier.on_time,
    round(earlier.accepted::numeric / nullif(earlier.owed, 0), 4) as reporting_rate,
    round(earlier.on_time::numeric / nullif(earlier.owed, 0), 4) as on_time_rate,
    earlier.returns_with_module as audits,
    earlier.criteria_assessed,
    earlier.not_applicable,
    earlier.conforming,
    earlier.strengths,
    earlier.opportunities,
    earlier.sensitive_points,
    earlier.minor_nonconformities,
    earlier.major_nonconformities,
    earlier.conformity_rate,
    earlier.criteria_assessed - earlier.not_applicable < 30 as small_denominator,
    round(earlier.minor_nonconformities::numeric / nullif(earlier.returns_with_module, 0), 2) as minor_per_audit,
    round(earlier.major_nonconformities::numeric / nullif(earlier.returns_with_module, 0), 2) as major_per_audit,
    0 as corrective_actions,
    0 as closed,
    0 as overdue
from publication.national_summary as earlier
where earlier.territory_kind = 'nation';
drop table publication.national_summary;

create table publication.campaign_trend (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    compared_campaign_code text not null,
    compared_campaign_label text not null,
    reference_on date not null,
    standard_code text not null,
    comparable boolean not null,
    owed integer not null,
    accepted integer not null,
    reporting_rate numeric(5, 4),
    criteria_assessed integer not null,
    not_applicable integer not null,
    conforming integer not null,
    conformity_rate numeric(5, 4),
    small_denominator boolean not null,
    primary key (publication_id, compared_campaign_code)
);
comment on table publication.campaign_trend is 'Évolution — La campagne et celles qui l''ont précédée, mesurées de la même façon.';
comment on column publication.campaign_trend.compared_campaign_code is 'Code de la campagne comparée — Campagne mesurée sur cette ligne.';
comment on column publication.campaign_trend.compared_campaign_label is 'Campagne comparée — Libellé de la campagne mesurée.';
comment on column publication.campaign_trend.reference_on is 'Date de référence — Jour auquel les sites de la campagne comparée sont lus.';
comment on column publication.campaign_trend.comparable is 'Comparable — Vrai si la campagne comparée suit le même référentiel.';

create table publication.campaign_changes (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    previous_campaign_code text not null,
    standard_code text not null,
    module_code text not null,
    module_name text not null,
    conformity_rate numeric(5, 4),
    previous_conformity_rate numeric(5, 4),
    change numeric(5, 4),
    same_sites integer not null,
    same_sites_conformity_rate numeric(5, 4),
    same_sites_previous_conformity_rate numeric(5, 4),
    same_sites_change numeric(5, 4),
    small_denominator boolean not null,
    primary key (publication_id, module_code)
);
comment on table publication.campaign_changes is 'Variations — Écart avec la campagne comparable précédente (même référentiel), sur tous les sites et sur les mêmes sites.';
comment on column publication.campaign_changes.previous_campaign_code is 'Campagne précédente — Dernière campagne antérieure suivant le même référentiel et ayant des retours acceptés.';
comment on column publication.campaign_changes.previous_conformity_rate is 'Taux de conformité précédent — Même mesure dans la campagne précédente, tous sites.';
comment on column publication.campaign_changes.change is 'Variation — Taux − taux précédent, tous sites ; 0,01 vaut un point.';
comment on column publication.campaign_changes.same_sites is 'Mêmes sites — Sites ayant un retour accepté du même type d''audit, module compris, dans les deux campagnes.';
comment on column publication.campaign_changes.same_sites_conformity_rate is 'Taux de conformité, mêmes sites — Taux de la campagne sur les mêmes sites.';
comment on column publication.campaign_changes.same_sites_previous_conformity_rate is 'Taux précédent, mêmes sites — Taux de la campagne précédente sur les mêmes sites.';
comment on column publication.campaign_changes.same_sites_change is 'Variation, mêmes sites — Écart des deux taux sur les mêmes sites ; 0,01 vaut un point.';

create table publication.corrections (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    position integer not null,
    kind text not null check (
        kind in (
            'return_accepted', 'return_replaced', 'return_lost', 'return_state', 'return_owed', 'return_not_owed',
            'figure'
        )
    ),
    label text not null,
    site_code text,
    site_name text,
    region_code text,
    audit_type text,
    figure_code text,
    before text,
    after text,
    reason text,
    reason_label text,
    primary key (publication_id, position)
);
comment on table publication.corrections is 'Corrections — Ce qui a changé depuis la publication précédente de la campagne, et pourquoi.';
comment on column publication.corrections.position is 'Rang — Ordre des lignes.';
comment on column publication.corrections.kind is 'Code de la nature — return_accepted, return_replaced, return_lost, return_state, return_owed, return_not_owed ou figure.';
comment on column publication.corrections.label is 'Nature — Ce qui a changé : un retour ou un chiffre.';
comment on column publication.corrections.figure_code is 'Chiffre — Adresse du chiffre qui a changé ; vide pour un retour.';
comment on column publication.corrections.before is 'Avant — Valeur de la publication précédente ; vide s''il n''y en avait pas.';
comment on column publication.corrections.after is 'Après — Valeur de cette publication ; vide s''il n''y en a plus.';
comment on column publication.corrections.reason is 'Code du motif — first_acceptance, resubmission, withdrawal (suivi du motif), amended_campaign, new_submission ou consequence.';
comment on column publication.corrections.reason_label is 'Motif — Pourquoi la ligne a changé.';

-- A column that bears the same name says the same thing everywhere: what has no words yet takes those of the tables
-- that have them.
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
        inner join pg_class as target on lacking.attrelid = target.oid and target.relkind = 'r'
        inner join pg_attribute as giving on lacking.attname = giving.attname and giving.attnum > 0
        inner join pg_class as origin
            on giving.attrelid = origin.oid
                and origin.relname in (
                    'summaries', 'consolidated_audit_results', 'returns', 'headline_figures', 'indicators'
                )
                and origin.relnamespace = 'publication'::regnamespace
        where
            target.relnamespace = 'publication'::regnamespace
            and lacking.attnum > 0
            and not lacking.attisdropped
            and col_description(lacking.attrelid, lacking.attnum) is null
            and col_description(giving.attrelid, giving.attnum) is not null
        group by lacking.attrelid, lacking.attname
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
end
$$;
comment on column publication.headline_figures.position is 'Rang — Ordre des lignes.';

create index audits_of_a_region on publication.audits (publication_id, region_code);
create index nonconformities_by_state on publication.nonconformities (publication_id, state, severity);
create index indicators_by_code on publication.indicators (publication_id, indicator_code, period);
create index certificates_of_a_site on publication.certificates (publication_id, site_code);

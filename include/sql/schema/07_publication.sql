-- Purpose: publications of a campaign's figures: built aside as a candidate, then refused or published, never changed
-- after. Summaries are kept for every publication; the detail of the consolidated rows for the current one and for
-- candidates, since the warehouse can tell it again for any moment. The comments are French, « titre — explication »:
-- they are the dictionary that readers see; the views of `published` and the packages take them over.
create table publication.publications (
    publication_id bigint generated always as identity primary key,
    campaign_code text not null references ledger.campaigns,
    state text not null default 'candidate' references codes.publication_state,
    number integer check (number > 0),
    is_current boolean not null default false,
    as_of timestamptz not null default transaction_timestamp(),
    published_at timestamptz,
    code_version text not null,
    inputs_digest text not null,
    simulated boolean not null default false,
    reasons text[] not null default '{}',
    proposed_in text,
    unique (campaign_code, number),
    check ((state = 'published') = (number is not null)),
    check ((state = 'published') = (published_at is not null)),
    check ((state = 'refused') = (cardinality(reasons) > 0)),
    check (state = 'published' or not is_current)
);
comment on table publication.publications is 'Publications — Chaque publication des chiffres d''une campagne, numérotée et immuable.';
comment on column publication.publications.number is 'Numéro — Rang de la publication dans la campagne.';
comment on column publication.publications.is_current is 'En vigueur — Vrai pour la dernière publication de la campagne.';
comment on column publication.publications.as_of is 'État au — Moment auquel les données ont été arrêtées.';
comment on column publication.publications.published_at is 'Publiée le — Moment de la publication.';
comment on column publication.publications.code_version is 'Version du programme — Version qui a calculé les chiffres.';
comment on column publication.publications.inputs_digest is 'Empreinte des données — Même empreinte, mêmes chiffres.';
comment on column publication.publications.simulated is 'Simulé — Vrai si une partie des données est simulée.';
comment on column publication.publications.reasons is 'Why it was refused.';
comment on column publication.publications.proposed_in is 'Run in which the figures were proposed to a person; empty where nobody is asked.';
create unique index publications_one_current on publication.publications (campaign_code) where is_current;

create table publication.consolidated_audit_results (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    campaign_label text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    city text,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    audit_type text not null,
    audit_type_label text,
    audit_started_on date,
    audit_ended_on date,
    standard_code text not null,
    standard_name text,
    module_code text not null,
    module_name text,
    commitment_code text not null,
    commitment_label text,
    criterion_code text not null,
    criterion_label text,
    result text not null,
    result_label text,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    file_sha256 text not null,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (publication_id, site_code, audit_type, criterion_code)
);
comment on table publication.consolidated_audit_results is 'Constats consolidés — Une ligne par site, audit et critère, issue du retour en vigueur.';
comment on column publication.consolidated_audit_results.campaign_label is 'Libellé de la campagne — Nom de la campagne d''audit.';
comment on column publication.consolidated_audit_results.city is 'Commune — Commune du site.';
comment on column publication.consolidated_audit_results.standard_name is 'Référentiel — Nom du référentiel audité.';
comment on column publication.consolidated_audit_results.result is 'Code du résultat — conformity, strength, opportunity, sensitive_point, minor_nonconformity, major_nonconformity, not_applicable ou not_assessed.';
comment on column publication.consolidated_audit_results.result_label is 'Résultat — Constat de l''audit.';
comment on column publication.consolidated_audit_results.submission_id is 'Dépôt — Numéro du dépôt dont provient la ligne.';
comment on column publication.consolidated_audit_results.cell is 'Cellule — Cellule du résultat.';
create index results_by_module on publication.consolidated_audit_results (publication_id, module_code, result);
create index results_by_region on publication.consolidated_audit_results (publication_id, region_code, module_code);
create index results_by_criterion on publication.consolidated_audit_results (
    standard_code, criterion_code, publication_id
);
create index results_by_campaign on publication.consolidated_audit_results (campaign_code, region_code);
create index results_by_site on publication.consolidated_audit_results (site_code, campaign_code);

create table publication.returns (
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
    due_on date,
    state text not null,
    submissions integer not null,
    rejected_submissions integer not null,
    received_at timestamptz,
    verdict text,
    accepted_at timestamptz,
    on_time boolean,
    days_late integer,
    submission_id bigint references ledger.submissions,
    simulated boolean,
    withdrawn_submissions integer not null,
    withdrawal text,
    withdrawal_label text,
    primary key (publication_id, site_code, audit_type)
);
comment on table publication.returns is 'Retours attendus — Une ligne par retour dû : reçu ou non, accepté ou non, à temps ou non.';
comment on column publication.returns.due_on is 'Échéance — Dernier jour pour répondre à temps.';
comment on column publication.returns.submissions is 'Dépôts — Nombre de fichiers différents reçus pour ce retour.';
comment on column publication.returns.rejected_submissions is 'Dépôts refusés — Nombre de ces fichiers qui ont été refusés.';
comment on column publication.returns.received_at is 'Dernier dépôt — Moment de réception du dernier fichier.';
comment on column publication.returns.verdict is 'Dernier verdict — Verdict du dernier fichier reçu ; un refus laisse en vigueur le retour accepté auparavant.';
comment on column publication.returns.accepted_at is 'Premier dépôt accepté — Moment de réception du premier fichier accepté.';
comment on column publication.returns.on_time is 'Remis à l''échéance — Vrai si le premier fichier accepté a été reçu au plus tard le jour de l''échéance, heure de Paris ; vide si aucun n''est accepté.';
comment on column publication.returns.days_late is 'Jours de retard — Jours entre l''échéance et le premier dépôt accepté, zéro s''il est à temps ; vide si aucun n''est accepté.';
comment on column publication.returns.simulated is 'Simulé — Vrai si le dépôt en vigueur est un jeu d''essai.';
comment on column publication.returns.withdrawn_submissions is 'Dépôts retirés — Nombre de dépôts acceptés puis retirés par le bureau.';
comment on column publication.returns.withdrawal is 'Code du motif de retrait — site_request, wrong_site, wrong_file, duplicate ou not_an_audit ; vide sans retrait.';
comment on column publication.returns.withdrawal_label is 'Motif de retrait — Pourquoi le dernier dépôt retiré l''a été.';

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
create index audits_of_a_region on publication.audits (publication_id, region_code);

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
    state text not null references codes.action_state,
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
create index nonconformities_by_state on publication.nonconformities (publication_id, state, severity);
create index nonconformities_by_campaign on publication.nonconformities (campaign_code, region_code);

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
comment on column publication.indicators.numerator is 'Numérateur — Nombre compté ; vide si non mesuré.';
comment on column publication.indicators.denominator is 'Dénominateur — Nombre total ; vide si non mesuré.';
comment on column publication.indicators.value is 'Valeur — Valeur déclarée par le site, dans l''unité de l''indicateur.';
comment on column publication.indicators.target is 'Cible — Valeur visée par le site.';
comment on column publication.indicators.cell is 'Cellule — Cellule de la valeur dans le classeur.';
create index indicators_by_code on publication.indicators (publication_id, indicator_code, period);

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
    origin text not null references codes.certificate_origin,
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
create index certificates_of_a_site on publication.certificates (publication_id, site_code);

-- Purpose: the contract with BI tools. Comments are French: they are the dictionary that readers see, written
-- « titre — explication ». A view that must change shape gets a new version beside the old one.
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

create view published.consolidated_audit_results as
select
    result.campaign_code,
    result.campaign_label,
    result.site_code,
    result.site_name,
    result.site_kind,
    result.site_kind_label,
    result.city,
    result.departement_code,
    result.departement_name,
    result.region_code,
    result.region_name,
    result.audit_type,
    result.audit_type_label,
    result.audit_started_on,
    result.audit_ended_on,
    result.standard_code,
    result.standard_name,
    result.module_code,
    result.module_name,
    result.commitment_code,
    result.commitment_label,
    result.criterion_code,
    result.criterion_label,
    result.result,
    result.result_label,
    result.simulated,
    result.submission_id,
    result.file_sha256,
    result.sheet,
    result.sheet_row,
    result.cell
from publication.consolidated_audit_results as result
inner join publication.publications as edition on result.publication_id = edition.publication_id and edition.is_current;
comment on view published.consolidated_audit_results is 'Constats consolidés — Une ligne par site, audit et critère, issue du retour en vigueur.';
comment on column published.consolidated_audit_results.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column published.consolidated_audit_results.campaign_label is 'Libellé de la campagne — Nom de la campagne d''audit.';
comment on column published.consolidated_audit_results.site_code is 'Code du site — Code du département pour une préfecture, de l''arrondissement pour une sous-préfecture.';
comment on column published.consolidated_audit_results.site_name is 'Site — Nom de la préfecture ou de la sous-préfecture à la date de référence de la campagne.';
comment on column published.consolidated_audit_results.site_kind is 'Code de la nature du site — prefecture ou sub_prefecture.';
comment on column published.consolidated_audit_results.site_kind_label is 'Nature du site — Préfecture ou sous-préfecture.';
comment on column published.consolidated_audit_results.city is 'Commune — Commune du site.';
comment on column published.consolidated_audit_results.departement_code is 'Code du département — Code INSEE.';
comment on column published.consolidated_audit_results.departement_name is 'Département — Nom du département.';
comment on column published.consolidated_audit_results.region_code is 'Code de la région — Code INSEE de la région à la date de référence de la campagne.';
comment on column published.consolidated_audit_results.region_name is 'Région — Nom de la région à la date de référence de la campagne.';
comment on column published.consolidated_audit_results.audit_type is 'Code du type d''audit — self_assessment, pre_certification, certification, surveillance ou renewal.';
comment on column published.consolidated_audit_results.audit_type_label is 'Type d''audit — Libellé du type d''audit.';
comment on column published.consolidated_audit_results.audit_started_on is 'Début de l''audit — Premier jour.';
comment on column published.consolidated_audit_results.audit_ended_on is 'Fin de l''audit — Dernier jour.';
comment on column published.consolidated_audit_results.standard_code is 'Code du référentiel — Version du référentiel audité.';
comment on column published.consolidated_audit_results.standard_name is 'Référentiel — Nom du référentiel audité.';
comment on column published.consolidated_audit_results.module_code is 'Code du module — Code du module dans le référentiel.';
comment on column published.consolidated_audit_results.module_name is 'Module — Nom du module.';
comment on column published.consolidated_audit_results.commitment_code is 'Code de l''engagement — Code de l''engagement dans le référentiel.';
comment on column published.consolidated_audit_results.commitment_label is 'Engagement — Libellé de l''engagement.';
comment on column published.consolidated_audit_results.criterion_code is 'Code du critère — Code du critère dans le référentiel.';
comment on column published.consolidated_audit_results.criterion_label is 'Critère — Libellé du critère.';
comment on column published.consolidated_audit_results.result is 'Code du résultat — conformity, strength, opportunity, sensitive_point, minor_nonconformity, major_nonconformity, not_applicable ou not_assessed.';
comment on column published.consolidated_audit_results.result_label is 'Résultat — Constat de l''audit.';
comment on column published.consolidated_audit_results.simulated is 'Simulé — Vrai pour un jeu d''essai, faux pour un audit effectué.';
comment on column published.consolidated_audit_results.submission_id is 'Dépôt — Numéro du dépôt dont provient la ligne.';
comment on column published.consolidated_audit_results.file_sha256 is 'Empreinte du fichier — SHA-256 du classeur déposé.';
comment on column published.consolidated_audit_results.sheet is 'Feuille — Feuille du classeur.';
comment on column published.consolidated_audit_results.sheet_row is 'Ligne — Ligne de la feuille.';
comment on column published.consolidated_audit_results.cell is 'Cellule — Cellule du résultat.';

create view published.returns as
select
    owed.campaign_code,
    owed.site_code,
    owed.site_name,
    owed.site_kind,
    owed.site_kind_label,
    owed.departement_code,
    owed.departement_name,
    owed.region_code,
    owed.region_name,
    owed.audit_type,
    owed.audit_type_label,
    owed.due_on,
    owed.state,
    owed.submissions,
    owed.rejected_submissions,
    owed.received_at,
    owed.verdict,
    owed.accepted_at,
    owed.on_time,
    owed.days_late,
    owed.submission_id,
    owed.simulated
from publication.returns as owed
inner join publication.publications as edition on owed.publication_id = edition.publication_id and edition.is_current;
comment on view published.returns is 'Retours attendus — Une ligne par retour dû : reçu ou non, accepté ou non, à temps ou non.';
comment on column published.returns.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column published.returns.site_code is 'Code du site — Code du département pour une préfecture, de l''arrondissement pour une sous-préfecture.';
comment on column published.returns.site_name is 'Site — Nom de la préfecture ou de la sous-préfecture à la date de référence de la campagne.';
comment on column published.returns.site_kind is 'Code de la nature du site — prefecture ou sub_prefecture.';
comment on column published.returns.site_kind_label is 'Nature du site — Préfecture ou sous-préfecture.';
comment on column published.returns.departement_code is 'Code du département — Code INSEE.';
comment on column published.returns.departement_name is 'Département — Nom du département.';
comment on column published.returns.region_code is 'Code de la région — Code INSEE de la région à la date de référence de la campagne.';
comment on column published.returns.region_name is 'Région — Nom de la région à la date de référence de la campagne.';
comment on column published.returns.audit_type is 'Code du type d''audit — self_assessment, pre_certification, certification, surveillance ou renewal.';
comment on column published.returns.audit_type_label is 'Type d''audit — Libellé du type d''audit.';
comment on column published.returns.due_on is 'Échéance — Dernier jour pour répondre à temps.';
comment on column published.returns.state is 'État — missing (aucun dépôt), rejected (aucun dépôt accepté), accepted ou accepted_with_warnings.';
comment on column published.returns.submissions is 'Dépôts — Nombre de fichiers différents reçus pour ce retour.';
comment on column published.returns.rejected_submissions is 'Dépôts rejetés — Nombre de ces fichiers qui ont été rejetés.';
comment on column published.returns.received_at is 'Dernier dépôt — Moment de réception du dernier fichier.';
comment on column published.returns.verdict is 'Dernier verdict — Verdict du dernier fichier reçu ; un rejet laisse en vigueur le retour accepté auparavant.';
comment on column published.returns.accepted_at is 'Premier dépôt accepté — Moment de réception du premier fichier accepté.';
comment on column published.returns.on_time is 'À temps — Vrai si le premier fichier accepté a été reçu au plus tard le jour de l''échéance, heure de Paris ; vide si aucun n''est accepté.';
comment on column published.returns.days_late is 'Jours de retard — Jours entre l''échéance et le premier dépôt accepté, zéro s''il est à temps ; vide si aucun n''est accepté.';
comment on column published.returns.submission_id is 'Dépôt en vigueur — Numéro du dépôt accepté en vigueur.';
comment on column published.returns.simulated is 'Simulé — Vrai si le dépôt en vigueur est un jeu d''essai.';

create view published.national_summary as
select
    summary.campaign_code,
    summary.standard_code,
    summary.module_code,
    summary.module_name,
    summary.territory_kind,
    summary.territory_code,
    summary.territory_name,
    summary.owed,
    summary.received,
    summary.accepted,
    summary.on_time,
    summary.returns_with_module,
    summary.criteria_assessed,
    summary.not_applicable,
    summary.conforming,
    summary.strengths,
    summary.opportunities,
    summary.sensitive_points,
    summary.minor_nonconformities,
    summary.major_nonconformities,
    summary.conformity_rate
from publication.national_summary as summary
inner join
    publication.publications as edition
    on summary.publication_id = edition.publication_id and edition.is_current;
comment on view published.national_summary is 'Synthèse nationale — Mesures par module et par territoire : nation, région, nature de site.';
comment on column published.national_summary.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column published.national_summary.standard_code is 'Code du référentiel — Version du référentiel audité.';
comment on column published.national_summary.module_code is 'Code du module — Code du module, ou all pour tous les modules ensemble.';
comment on column published.national_summary.module_name is 'Module — Nom du module.';
comment on column published.national_summary.territory_kind is 'Niveau — nation, region ou site_kind (nature de site).';
comment on column published.national_summary.territory_code is 'Code du territoire — FR, code de la région ou nature de site.';
comment on column published.national_summary.territory_name is 'Territoire — Nom du territoire ou nature de site.';
comment on column published.national_summary.owed is 'Attendus — Retours dus, tous modules confondus.';
comment on column published.national_summary.received is 'Reçus — Retours dus pour lesquels au moins un fichier a été reçu.';
comment on column published.national_summary.accepted is 'Acceptés — Retours dus pour lesquels un fichier accepté est en vigueur.';
comment on column published.national_summary.on_time is 'À temps — Retours dont le premier fichier accepté a été reçu au plus tard le jour de l''échéance.';
comment on column published.national_summary.returns_with_module is 'Retours concernés — Retours acceptés dans lesquels le module a été audité.';
comment on column published.national_summary.criteria_assessed is 'Critères évalués — Constats autres que « non évalué », « sans objet » compris.';
comment on column published.national_summary.not_applicable is 'Sans objet — Constats « sans objet ».';
comment on column published.national_summary.conforming is 'Conformes — Constats « conforme » ou « point fort ».';
comment on column published.national_summary.strengths is 'Points forts — Constats « point fort ».';
comment on column published.national_summary.opportunities is 'Pistes de progrès — Constats « piste de progrès ».';
comment on column published.national_summary.sensitive_points is 'Points sensibles — Constats « point sensible ».';
comment on column published.national_summary.minor_nonconformities is 'Non-conformités mineures — Constats « non-conformité mineure ».';
comment on column published.national_summary.major_nonconformities is 'Non-conformités majeures — Constats « non-conformité majeure ».';
comment on column published.national_summary.conformity_rate is 'Taux de conformité — Conformes ÷ (critères évalués − sans objet), entre 0 et 1, à quatre décimales ; vide si rien n''est évalué.';

create view published.headline_figures as
select
    figure.campaign_code,
    figure.figure_code,
    figure.label,
    figure.enumerated,
    figure.declared,
    figure.source
from publication.headline_figures as figure
inner join publication.publications as edition on figure.publication_id = edition.publication_id and edition.is_current;
comment on view published.headline_figures is 'Chiffres clés — Chiffres d''une campagne, dénombrés ici et déclarés dans un document officiel.';
comment on column published.headline_figures.campaign_code is 'Campagne — Code de la campagne d''audit.';
comment on column published.headline_figures.figure_code is 'Code du chiffre — Identifiant stable du chiffre.';
comment on column published.headline_figures.label is 'Chiffre — Ce qui est compté.';
comment on column published.headline_figures.enumerated is 'Dénombré — Valeur comptée dans les données de la campagne et le registre.';
comment on column published.headline_figures.declared is 'Déclaré — Valeur annoncée par le document cité ; vide s''il n''en donne pas.';
comment on column published.headline_figures.source is 'Source — Document qui déclare le chiffre.';

grant select on all tables in schema published to bi_reader;

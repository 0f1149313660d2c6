-- Purpose: what the schema `bi` says in French, « titre — explication »: its tables, its keys, and the columns that have
-- no words in `published`.
create or replace function bi.words() returns table (name text, words text)
language sql
immutable
as $$
values
('dim_campaign', 'Campagnes — Une ligne par campagne publiée, avec sa publication en vigueur.'),
(
    'dim_territory',
    'Territoires — Une ligne par département et par région de rattachement : régions d''avant et d''après '
    '2016, avec la région d''aujourd''hui.'
),
(
    'region_crosswalk',
    'Passage entre régions — Une ligne par région de chaque époque, avec la région d''aujourd''hui dont elle '
    'fait partie.'
),
('dim_site', 'Sites — Une ligne par préfecture ou sous-préfecture et par région de rattachement.'),
('dim_criterion', 'Référentiel — Une ligne par critère, avec son engagement et son module.'),
('dim_indicator', 'Indicateurs du référentiel — Une ligne par indicateur.'),
('dim_result', 'Résultats — Une ligne par constat possible, avec ce qu''il vaut dans les mesures.'),
('dim_severity', 'Gravités — Une ligne par gravité de non-conformité.'),
('dim_audit_type', 'Types d''audit — Une ligne par type d''audit.'),
('dim_action_state', 'États des écarts — Une ligne par état d''une action corrective.'),
('dim_return_state', 'États des retours — Une ligne par état d''un retour attendu.'),
('dim_scheme', 'Certifications — Une ligne par certification ou label.'),
('dim_certificate_status', 'Validité des certificats — Une ligne par état d''un certificat.'),
('dim_renewal_status', 'Renouvellements — Une ligne par état d''un renouvellement.'),
('dim_body', 'Organismes d''audit — Une ligne par nature d''organisme.'),
('dim_date', 'Calendrier — Une ligne par jour, de la première à la dernière année des données publiées.'),
('fact_finding', 'Constats — Une ligne par site, audit et critère.'),
('fact_audit', 'Audits — Une ligne par audit dont le retour est accepté.'),
('fact_audit_site', 'Sites couverts — Une ligne par audit et par site qu''il couvre.'),
('fact_return', 'Retours attendus — Une ligne par retour dû.'),
('fact_nonconformity', 'Non-conformités — Une ligne par fiche d''écart d''un retour accepté.'),
('fact_indicator', 'Mesures d''indicateurs — Une ligne par site, audit, indicateur et période.'),
('fact_certificate', 'Certificats et labels — Une ligne par certificat d''un site.'),
('fact_engagement', 'Engagements — Une ligne par site engagé dans une campagne.'),
('fact_quality_indicator', 'Indicateurs de qualité — Une ligne par campagne publiée et par indicateur de qualité.'),
('quality_indicator_key', 'Clé de l''indicateur de qualité — Codes de la campagne et de l''indicateur.'),
('relationships', 'Relations — Une ligne par colonne qui renvoie à une autre table de ce schéma.'),
('data_dictionary', 'Dictionnaire — Une ligne par colonne de ce schéma : titre, type et définition.'),
('campaign_key', 'Clé de la campagne — Code de la campagne ; renvoie à dim_campaign.'),
('site_key', 'Clé du site — Code du site et région de l''époque ; renvoie à dim_site.'),
('territory_key', 'Clé du territoire — Code du département et région de l''époque ; renvoie à dim_territory.'),
('audit_type_key', 'Clé du type d''audit — Code du type d''audit ; renvoie à dim_audit_type.'),
('audit_key', 'Clé de l''audit — Numéro du dépôt accepté ; renvoie à fact_audit.'),
('audit_site_key', 'Clé du site couvert — Numéro du dépôt accepté et code du site couvert.'),
('criterion_key', 'Clé du critère — Codes du référentiel et du critère ; renvoie à dim_criterion.'),
('module_key', 'Clé du module — Codes du référentiel et du module.'),
('commitment_key', 'Clé de l''engagement — Codes du référentiel et de l''engagement.'),
('indicator_key', 'Clé de l''indicateur — Codes du référentiel et de l''indicateur ; renvoie à dim_indicator.'),
('result_key', 'Clé du résultat — Code du constat ; renvoie à dim_result.'),
('severity_key', 'Clé de la gravité — minor ou major ; renvoie à dim_severity.'),
('action_state_key', 'Clé de l''état de l''écart — Code de l''état ; renvoie à dim_action_state.'),
('return_state_key', 'Clé de l''état du retour — Code de l''état ; renvoie à dim_return_state.'),
('scheme_key', 'Clé de la certification — Code de la certification ; renvoie à dim_scheme.'),
('body_key', 'Clé de l''organisme — Code de la nature de l''organisme ; renvoie à dim_body.'),
('certificate_status_key', 'Clé de la validité — Code de l''état du certificat au jour des chiffres.'),
('certificate_status_label', 'Validité — État du certificat.'),
('certificate_status_position', 'Rang de la validité — Ordre de la liste.'),
('renewal_status_key', 'Clé du renouvellement — Ce que l''on sait du renouvellement.'),
('renewal_status_label', 'Renouvellement — Ce que l''on en sait.'),
('renewal_status_position', 'Rang du renouvellement — Ordre de la liste.'),
('in_force_at_publication', 'En vigueur à la publication — 1 ou 0 ; vide si on ne le sait pas.'),
('action_state_at_publication', 'État de l''écart à la publication — Code de l''état, au jour de la publication.'),
('overdue_at_publication', 'En retard à la publication — 1 si l''échéance est passée au jour de la publication, sinon 0.'),
('measured_on', 'Jour des chiffres — Jour auquel se lisent les états, les échéances et la validité des certificats.'),
('finality', 'Provisoire ou définitif — Si la publication est provisoire ou définitive.'),
('date_key', 'Jour — Date.'),
('finding_key', 'Clé du constat — Numéro du dépôt et code du critère.'),
('nonconformity_key', 'Clé de la non-conformité — Numéro du dépôt et code du critère.'),
('return_key', 'Clé du retour — Codes de la campagne, du site et du type d''audit.'),
('measurement_key', 'Clé de la mesure — Numéro du dépôt, code de l''indicateur et période.'),
('certificate_key', 'Clé du certificat — Code de la campagne et rang.'),
('engagement_key', 'Clé de l''engagement du site — Codes de la campagne et du site.'),
('campaign_label', 'Campagne — Libellé de la campagne.'),
('form', 'Formulaire — Code du formulaire des retours de la campagne.'),
('reference_on', 'Date de référence — Jour auquel les sites et les régions sont lus.'),
('audits_from', 'Début des audits — Premier jour de la campagne.'),
('audits_to', 'Fin des audits — Dernier jour de la campagne.'),
('publication_number', 'Numéro de publication — Rang de la publication en vigueur.'),
('as_of', 'État au — Moment auquel les données ont été arrêtées.'),
('published_at', 'Publiée le — Moment de la publication.'),
('dim_campaign.simulated', 'Simulé — Vrai si une partie des données de la campagne est simulée.'),
('dim_campaign.standard_name', 'Référentiel — Nom du référentiel audité.'),
('region_kind', 'Nature de la région — metropolitan (métropole) ou overseas (outre-mer).'),
('valid_from', 'Depuis le — Premier jour ; vide si cela a toujours été.'),
('valid_to', 'Jusqu''au — Premier jour où cela n''est plus ; vide si cela est encore.'),
(
    'region_code_today',
    'Code de la région d''aujourd''hui — Code INSEE de la région dont le département fait partie à présent.'
),
('region_name_today', 'Région d''aujourd''hui — Région dont le département fait partie à présent.'),
('region_code', 'Code de la région — Code INSEE de la région de l''époque.'),
('region_name', 'Région — Nom de la région de l''époque.'),
('departements', 'Départements — Nombre de départements qui y passent.'),
('module_mandatory', 'Module obligatoire — Vrai si tout site doit être audité sur ce module.'),
('module_position', 'Rang du module — Ordre dans le référentiel.'),
('commitment_position', 'Rang de l''engagement — Ordre dans le référentiel.'),
('criterion_position', 'Rang du critère — Ordre dans le référentiel.'),
('indicator_position', 'Rang de l''indicateur — Ordre dans le référentiel.'),
('indicator_code', 'Code de l''indicateur — Code dans le référentiel.'),
('indicator_label', 'Indicateur — Ce qui est mesuré.'),
('numerator_label', 'Numérateur — Ce qui est compté.'),
('denominator_label', 'Dénominateur — Parmi combien.'),
('unit', 'Unité — Unité de la valeur.'),
('factor', 'Facteur — Valeur = numérateur ÷ dénominateur × facteur.'),
('result_label', 'Résultat — Constat de l''audit.'),
('result_position', 'Rang du résultat — Ordre de la liste.'),
('severity_label', 'Gravité — Mineure ou majeure.'),
('severity_position', 'Rang de la gravité — Ordre de la liste.'),
('audit_type_label', 'Type d''audit — Libellé du type d''audit.'),
('audit_type_position', 'Rang du type d''audit — Ordre de la liste.'),
('action_state_label', 'État de l''écart — Libellé de l''état.'),
('action_state_position', 'Rang de l''état — Ordre de la liste.'),
('return_state_label', 'État du retour — Libellé de l''état.'),
('return_state_position', 'Rang de l''état — Ordre de la liste.'),
('scheme_label', 'Certification — Nom de la certification ou du label.'),
('scheme_position', 'Rang de la certification — Ordre de la liste.'),
('body_label', 'Organisme d''audit — Nature de l''organisme.'),
('body_position', 'Rang de l''organisme — Ordre de la liste.'),
('year', 'Année — Année civile.'),
('quarter', 'Trimestre — De 1 à 4.'),
('quarter_label', 'Trimestre de l''année — 2026-T3.'),
('month', 'Mois — De 1 à 12.'),
('month_name', 'Nom du mois — En français.'),
('year_month', 'Mois de l''année — 2026-07.'),
('iso_year', 'Année ISO — Année de la semaine ISO.'),
('iso_week', 'Semaine ISO — De 1 à 53.'),
('iso_week_label', 'Semaine de l''année — 2026-S07.'),
('day_of_month', 'Jour du mois — De 1 à 31.'),
('day_of_week', 'Jour de la semaine — De 1 (lundi) à 7 (dimanche).'),
('day_name', 'Nom du jour — En français.'),
('findings', 'Constats — 1 ; à additionner.'),
('criteria_assessed', 'Critères évalués — 1 si le critère est évalué, sans objet compris, sinon 0 ; à additionner.'),
('not_applicable', 'Sans objet — 1 si le critère est sans objet, sinon 0 ; à additionner.'),
(
    'conforming',
    'Conformes — 1 si le critère est satisfait, sinon 0 ; à additionner. Taux de conformité = somme des '
    'conformes ÷ (somme des évalués − somme des sans objet).'
),
('minor_nonconformities', 'Non-conformités mineures — 1 ou 0 ; à additionner.'),
('major_nonconformities', 'Non-conformités majeures — 1 ou 0 ; à additionner.'),
('fact_audit.criteria_assessed', 'Critères évalués — Nombre de critères évalués, sans objet compris.'),
('fact_audit.not_applicable', 'Sans objet — Nombre de critères sans objet.'),
('fact_audit.conforming', 'Conformes — Nombre de critères satisfaits.'),
('fact_audit.minor_nonconformities', 'Non-conformités mineures — Nombre de constats.'),
('fact_audit.major_nonconformities', 'Non-conformités majeures — Nombre de constats.'),
('fact_audit_site.sites_covered', 'Sites couverts — 1 ; à additionner.'),
('audits', 'Audits — 1 ; à additionner.'),
('received_on', 'Reçu le — Jour de réception du dernier fichier, heure de Paris.'),
('accepted_on', 'Accepté le — Jour de réception du premier fichier accepté, heure de Paris ; vide si aucun ne l''est.'),
('owed', 'Retours dus — 1 ; à additionner.'),
('received', 'Retours reçus — 1 si un fichier au moins est reçu, sinon 0 ; à additionner.'),
('accepted', 'Retours acceptés — 1 si un retour accepté est en vigueur, sinon 0 ; à additionner.'),
(
    'on_time',
    'Remis à l''échéance — 1 si le premier fichier accepté est reçu à temps, sinon 0 ; vide si aucun n''est '
    'accepté.'
),
('corrective_actions', 'Fiches d''écart — 1 ; à additionner.'),
('closed', 'Écarts levés — 1 si l''écart est levé, sinon 0 ; à additionner.'),
('overdue', 'Écarts en retard — 1 si l''échéance de l''action est passée, sinon 0 ; à additionner.'),
('fact_nonconformity.due_on', 'Échéance de l''action — Date à laquelle l''action corrective doit être achevée.'),
('sites_measuring', 'Mesuré — 1 si le numérateur et le dénominateur sont renseignés, sinon 0 ; à additionner.'),
('certificates', 'Certificats — 1 ; à additionner.'),
('in_force', 'En vigueur — 1 ou 0 ; vide si on ne le sait pas.'),
('expires_soon', 'Expire sous six mois — 1 ou 0 ; vide si on ne le sait pas.'),
('renewed', 'Renouvelé — 1 ou 0 ; vide si on ne le sait pas.'),
('sites_engaged', 'Sites engagés — 1 ; à additionner.'),
('table_name', 'Table — Nom de la table.'),
('table_title', 'Titre de la table — Titre en français.'),
('column_name', 'Colonne — Nom de la colonne.'),
('column_type', 'Type — Type PostgreSQL.'),
('column_title', 'Titre de la colonne — Titre en français.'),
('description', 'Définition — Ce que la colonne contient.'),
('position', 'Rang — Ordre des colonnes.'),
('referenced_table', 'Table de référence — Table à laquelle la colonne renvoie.'),
('referenced_column', 'Colonne de référence — Clé de cette table.')
$$;
comment on function bi.words is
'Title and explanation, in French, of tables (by name) and columns (by name, or as table.column).';

-- Tables of other forms, of which `published` has the columns: those that are there already.
select bi.show_form_table(shown.relname) as made
from pg_class as shown
where
    shown.relnamespace = 'published'::regnamespace
    and shown.relname like '%\_\_%'
    and exists (
        select from pg_attribute as place
        where place.attrelid = shown.oid and place.attname = 'site_code' and not place.attisdropped
    );
select bi.comment_on(shown.relname) as made
from pg_class as shown
where shown.relnamespace = 'bi'::regnamespace and shown.relkind in ('r', 'v') and shown.relname not like '%\_\_%';

-- Purpose: the summaries of a publication, kept for every publication, and what several measures are made with. The
-- measures themselves are added to `publication.summaries` from include/sql/measures/catalogue.yaml.
create function measures.rate(part numeric, whole numeric) returns numeric
language sql
immutable
parallel safe
as $$
    select round(part / nullif(whole, 0), 4)
$$;
comment on function measures.rate is
'Taux — Partie ÷ ensemble, entre 0 et 1, à quatre décimales ; vide si l''ensemble est nul ou inconnu.';

create function measures.is_small(observations bigint) returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(observations, 0) < 30
$$;
comment on function measures.is_small is
'Petit effectif — Moins de trente observations : le taux est à lire avec prudence.';

create view measures.finding_meanings as
select
    code,
    not coalesce('not_assessed' = any(string_to_array(meaning, ' ')), false) as is_assessed,
    coalesce('not_applicable' = any(string_to_array(meaning, ' ')), false) as is_not_applicable,
    coalesce('conforming' = any(string_to_array(meaning, ' ')), false) as is_conforming,
    coalesce('minor' = any(string_to_array(meaning, ' ')), false) as is_minor,
    coalesce('major' = any(string_to_array(meaning, ' ')), false) as is_major
from as_of.code_lists
where list = 'finding';
comment on view measures.finding_meanings is 'What each code of the list finding means to the measures, as of the timestamp that as_of is read at.';
comment on column measures.finding_meanings.code is 'Code of the finding.';
comment on column measures.finding_meanings.is_assessed is 'True where the criterion was assessed, « not applicable » included.';
comment on column measures.finding_meanings.is_not_applicable is 'True where the criterion does not apply to the site.';
comment on column measures.finding_meanings.is_conforming is 'True where the criterion is met.';
comment on column measures.finding_meanings.is_minor is 'True for a minor nonconformity.';
comment on column measures.finding_meanings.is_major is 'True for a major nonconformity.';

create table publication.headline_figures (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    figure_code text not null,
    label text not null,
    enumerated integer,
    declared integer,
    source text,
    position integer not null,
    primary key (publication_id, figure_code)
);
comment on table publication.headline_figures is 'Chiffres clés — Chiffres d''une campagne, dénombrés ici et déclarés dans un document officiel.';
comment on column publication.headline_figures.figure_code is 'Code du chiffre — Identifiant stable du chiffre.';
comment on column publication.headline_figures.label is 'Chiffre — Ce qui est compté.';
comment on column publication.headline_figures.enumerated is 'Dénombré — Valeur comptée dans les données de la campagne et le registre.';
comment on column publication.headline_figures.declared is 'Déclaré — Valeur annoncée par le document cité ; vide s''il n''en donne pas.';
comment on column publication.headline_figures.source is 'Source — Document qui déclare le chiffre.';

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

create table publication.certification_funnel (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    stage text not null references codes.funnel_stage,
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
    primary key (publication_id, subject_kind, subject_code, territory_kind, territory_code)
);
comment on table publication.summaries is 'Mesures — Toutes les mesures, par sujet (ensemble, module, engagement, critère) et par territoire.';
comment on column publication.summaries.module_code is 'Code du module — Code du module, ou all pour tous les modules ensemble.';
comment on column publication.summaries.region_code is 'Code de la région — Région du territoire à la date de référence de la campagne ; vide pour la nation et la nature de site.';

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
    kind text not null references codes.correction_kind,
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
comment on column publication.corrections.kind is 'Code de la nature — return_accepted, return_replaced, return_lost, return_state, return_owed, return_not_owed ou figure.';
comment on column publication.corrections.label is 'Nature — Ce qui a changé : un retour ou un chiffre.';
comment on column publication.corrections.figure_code is 'Chiffre — Adresse du chiffre qui a changé ; vide pour un retour.';
comment on column publication.corrections.before is 'Avant — Valeur de la publication précédente ; vide s''il n''y en avait pas.';
comment on column publication.corrections.after is 'Après — Valeur de cette publication ; vide s''il n''y en a plus.';
comment on column publication.corrections.reason is 'Code du motif — first_acceptance, resubmission, withdrawal (suivi du motif), amended_campaign, new_submission ou consequence.';
comment on column publication.corrections.reason_label is 'Motif — Pourquoi la ligne a changé.';

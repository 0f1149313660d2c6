-- Purpose: the counts that the rates of two tables are made from, so that whoever shows a rate rounds it once.
alter table publication.campaign_changes
add column conforming integer,
add column applicable integer,
add column previous_conforming integer,
add column previous_applicable integer,
add column same_sites_conforming integer,
add column same_sites_applicable integer,
add column same_sites_previous_conforming integer,
add column same_sites_previous_applicable integer;
comment on column publication.campaign_changes.conforming is 'Conformes — Constats conformes de la campagne : numérateur de son taux de conformité.';
comment on column publication.campaign_changes.applicable is 'Évalués et applicables — Critères évalués et applicables de la campagne : dénominateur de son taux de conformité.';
comment on column publication.campaign_changes.previous_conforming is 'Conformes, campagne précédente — Numérateur du taux de conformité de la campagne précédente.';
comment on column publication.campaign_changes.previous_applicable is 'Évalués et applicables, campagne précédente — Dénominateur du taux de conformité de la campagne précédente.';
comment on column publication.campaign_changes.same_sites_conforming is 'Conformes, mêmes sites — Numérateur du taux de conformité sur les mêmes sites.';
comment on column publication.campaign_changes.same_sites_applicable is 'Évalués et applicables, mêmes sites — Dénominateur du taux de conformité sur les mêmes sites.';
comment on column publication.campaign_changes.same_sites_previous_conforming is 'Conformes, mêmes sites, campagne précédente — Numérateur du taux de conformité précédent sur les mêmes sites.';
comment on column publication.campaign_changes.same_sites_previous_applicable is 'Évalués et applicables, mêmes sites, campagne précédente — Dénominateur du taux de conformité précédent sur les mêmes sites.';
comment on column publication.campaign_changes.change is 'Variation — Taux − taux précédent, tous sites, calculée sur les nombres et arrondie une fois ; 0,01 vaut un point. Vide si les deux campagnes ne sont pas comparables.';
comment on column publication.campaign_changes.same_sites_change is 'Variation, mêmes sites — Taux − taux précédent sur les mêmes sites, calculée sur les nombres et arrondie une fois.';

alter table publication.certification_funnel add column engaged integer;
comment on column publication.certification_funnel.engaged is 'Sites engagés — Dénominateur de la part des engagés : le même à chaque étape.';

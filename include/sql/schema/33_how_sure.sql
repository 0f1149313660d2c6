-- Purpose: how sure a figure is: few audits behind a rate, the type of audit as one more breakdown.
create function measures.is_few(audits bigint) returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(audits, 0) < 5
$$;
comment on function measures.is_few is
'Peu de sites — Moins de cinq audits : le taux est à lire avec prudence, quel que soit le nombre d''observations.';

alter table publication.summaries drop constraint summaries_territory_kind_check;
alter table publication.summaries add constraint summaries_territory_kind_check
check (territory_kind in ('nation', 'region', 'departement', 'site_kind', 'audit_type'));
comment on column publication.summaries.region_code is 'Code de la région — Région du territoire à la date de référence de la campagne ; vide pour la nation, la nature de site et le type d''audit.';

alter table publication.indicator_summary add column few_sites boolean;
comment on column publication.indicator_summary.few_sites is 'Peu de sites — Vrai si moins de cinq sites mesurent l''indicateur : à lire avec prudence.';

-- Campaigns are compared where they follow the same standard, with the same types of audit in the same kinds of sites.
alter table publication.campaign_trend
add column comparability text,
add column comparability_label text,
add column few_sites boolean;
comment on column publication.campaign_trend.comparable is 'Comparable — Vrai si la campagne comparée suit le même référentiel, avec les mêmes types d''audit et les mêmes natures de sites.';
comment on column publication.campaign_trend.comparability is 'Code de comparabilité — comparable, other_standard, other_audit_types ou other_site_kinds : la première raison qui s''applique.';
comment on column publication.campaign_trend.comparability_label is 'Comparabilité — Comparable, ou toutes les raisons de ne pas l''être.';
comment on column publication.campaign_trend.few_sites is 'Peu de sites — Vrai si le taux de conformité porte sur moins de cinq retours acceptés : à lire avec prudence.';

alter table publication.campaign_changes
add column comparability text,
add column comparability_label text,
add column few_sites boolean;
comment on table publication.campaign_changes is 'Variations — Écart avec la campagne précédente de même référentiel : sur tous les sites si elle est comparable, et sur les mêmes sites.';
comment on column publication.campaign_changes.previous_campaign_code is 'Campagne précédente — Dernière campagne antérieure de même référentiel ayant des retours acceptés ; une campagne comparable passe avant les autres.';
comment on column publication.campaign_changes.change is 'Variation — Taux − taux précédent, tous sites ; 0,01 vaut un point. Vide si les deux campagnes ne sont pas comparables.';
comment on column publication.campaign_changes.comparability is 'Code de comparabilité — comparable, other_audit_types ou other_site_kinds. Sur les mêmes sites, pour les mêmes types d''audit et les mêmes modules, la comparaison vaut dans tous les cas.';
comment on column publication.campaign_changes.comparability_label is 'Comparabilité — Comparable, ou toutes les raisons de ne pas l''être.';
comment on column publication.campaign_changes.few_sites is 'Peu de sites — Vrai si l''un des taux de la ligne porte sur moins de cinq audits : à lire avec prudence.';

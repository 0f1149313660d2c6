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

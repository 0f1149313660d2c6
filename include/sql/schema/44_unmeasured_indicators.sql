-- Purpose: an indicator that nobody measured has a row that says so.
alter table publication.indicator_summary add column value_status text references codes.count_status;
alter table publication.indicator_summary add column value_status_label text;
comment on column publication.indicator_summary.value_status is 'Code de la connaissance de la valeur — known, not_measured (aucun site interrogé ne l''a mesuré), not_asked (aucun audit accepté ne porte sur son module) ou unknown (aucun retour accepté) ; hors known, les nombres sont vides.';
comment on column publication.indicator_summary.value_status_label is 'Connaissance de la valeur — Libellé.';
comment on column publication.indicator_summary.period is 'Période — Année (2026) ou trimestre (2026-T3) de la mesure ; none si l''indicateur n''est pas mesuré.';

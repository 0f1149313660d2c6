-- Purpose: columns whose words elsewhere say more, or other things, than these tables do.
comment on column publication.indicator_summary.territory_kind is 'Niveau — nation ou region.';
comment on column publication.indicator_summary.territory_code is 'Code du territoire — FR, ou le code de la région.';
comment on column publication.indicator_summary.territory_name is 'Territoire — France, ou le nom de la région.';
comment on column publication.campaign_changes.small_denominator is 'Petit effectif — Vrai si l''un des taux sur les mêmes sites porte sur moins de trente observations, ou s''il n''y a pas de mêmes sites : à lire avec prudence.';

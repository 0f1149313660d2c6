-- Purpose: what several figures are made with, defined once.
create schema measures;
comment on schema measures is 'What several figures are made with: rates, and when a figure rests on too little.';

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

-- Purpose: every département in every région that it has been in, as the reference data say now.
insert into bi.dim_territory (
    territory_key, departement_code, departement_name, region_code, region_name, region_kind, valid_from, valid_to,
    region_code_today, region_name_today
)
select distinct on (territory_key)
    departement.departement_code || '@' || region.region_name as territory_key,
    departement.departement_code,
    departement.departement_name,
    region.region_code,
    region.region_name,
    region.region_kind,
    greatest(departement.valid_from, region.valid_from) as valid_from,
    least(departement.valid_to, region.valid_to) as valid_to,
    today.region_code as region_code_today,
    region_today.region_name as region_name_today
from reference.departements as departement
inner join reference.regions as region
    on
        departement.region_code = region.region_code
        and coalesce(departement.valid_from, '-infinity') < coalesce(region.valid_to, 'infinity')
        and coalesce(region.valid_from, '-infinity') < coalesce(departement.valid_to, 'infinity')
left join reference.departements as today
    on departement.departement_code = today.departement_code and today.valid_to is null
left join reference.regions as region_today
    on today.region_code = region_today.region_code and region_today.valid_to is null
order by territory_key asc, valid_to desc nulls first
on conflict (territory_key) do update set
    departement_name = excluded.departement_name,
    region_code = excluded.region_code,
    region_kind = excluded.region_kind,
    valid_from = excluded.valid_from,
    valid_to = excluded.valid_to,
    region_code_today = excluded.region_code_today,
    region_name_today = excluded.region_name_today

-- Purpose: every site in every région that it has been in, as the reference data say now.
insert into bi.dim_site (
    site_key, site_code, site_name, site_kind, site_kind_label, city, territory_key, departement_code,
    departement_name, region_code, region_name, region_code_today, region_name_today, valid_from, valid_to
)
select distinct on (site_key)
    publication.site_key(null, site.site_code, territory.region_name) as site_key,
    site.site_code,
    site.site_name,
    site.site_kind,
    kind.label as site_kind_label,
    site.city,
    territory.territory_key,
    territory.departement_code,
    territory.departement_name,
    territory.region_code,
    territory.region_name,
    territory.region_code_today,
    territory.region_name_today,
    greatest(site.valid_from, territory.valid_from) as valid_from,
    least(site.valid_to, territory.valid_to) as valid_to
from reference.sites as site
inner join bi.dim_territory as territory
    on
        site.departement_code = territory.departement_code
        and coalesce(site.valid_from, '-infinity') < coalesce(territory.valid_to, 'infinity')
        and coalesce(territory.valid_from, '-infinity') < coalesce(site.valid_to, 'infinity')
left join reference.code_lists as kind on kind.list = 'site_kind' and site.site_kind = kind.code
order by site_key asc, valid_to desc nulls first
on conflict (site_key) do update set
    site_name = excluded.site_name,
    site_kind = excluded.site_kind,
    site_kind_label = excluded.site_kind_label,
    city = excluded.city,
    territory_key = excluded.territory_key,
    departement_code = excluded.departement_code,
    departement_name = excluded.departement_name,
    region_code = excluded.region_code,
    region_code_today = excluded.region_code_today,
    region_name_today = excluded.region_name_today,
    valid_from = excluded.valid_from,
    valid_to = excluded.valid_to

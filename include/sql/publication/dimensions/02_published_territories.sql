-- Purpose: territories of a publication that the reference data know no longer, as it was published.
insert into bi.dim_territory (territory_key, departement_code, departement_name, region_code, region_name)
select distinct on (departement_code, region_name)
    departement_code || '@' || region_name as territory_key,
    departement_code,
    departement_name,
    region_code,
    region_name
from (
    select
        departement_code,
        departement_name,
        region_code,
        region_name
    from publication.returns
    where publication_id = %(publication)s
    union all
    select
        departement_code,
        null as departement_name,
        region_code,
        region_name
    from publication.certificates
    where publication_id = %(publication)s
    union all
    select
        departement_code,
        departement_name,
        region_code,
        region_name
    from publication.engagements
    where publication_id = %(publication)s
) as published
where departement_code is not null and region_name is not null
order by departement_code asc, region_name asc, departement_name asc
on conflict do nothing

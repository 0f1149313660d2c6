-- Purpose: sites and territories of a publication that the reference data know no longer, as it was published, and who
-- reports and is no site.
with published as (
    select
        campaign_code,
        site_code,
        site_name,
        site_kind,
        site_kind_label,
        departement_code,
        departement_name,
        region_code,
        region_name,
        departement_code || '@' || region_name as territory_key
    from publication.returns
    where publication_id = %(publication)s
    union all
    select
        campaign_code,
        site_code,
        site_name,
        site_kind,
        site_kind_label,
        departement_code,
        null as departement_name,
        region_code,
        region_name,
        departement_code || '@' || region_name as territory_key
    from publication.certificates
    where publication_id = %(publication)s
    union all
    select
        campaign_code,
        site_code,
        site_name,
        site_kind,
        site_kind_label,
        departement_code,
        departement_name,
        region_code,
        region_name,
        departement_code || '@' || region_name as territory_key
    from publication.engagements
    where publication_id = %(publication)s
),

territories as (
    insert into bi.dim_territory (territory_key, departement_code, departement_name, region_code, region_name)
    select distinct on (territory_key)
        territory_key,
        departement_code,
        departement_name,
        region_code,
        region_name
    from published
    where territory_key is not null
    order by territory_key asc, departement_name asc
    on conflict do nothing
)

insert into bi.dim_site (
    site_key, site_code, site_name, site_kind, site_kind_label, territory_key, departement_code, departement_name,
    region_code, region_name
)
select distinct on (site_key)
    publication.site_key(campaign_code, site_code, region_name) as site_key,
    site_code,
    site_name,
    site_kind,
    site_kind_label,
    territory_key,
    departement_code,
    departement_name,
    nullif(region_code, '') as region_code,
    region_name
from published
order by site_key asc, departement_name asc
on conflict do nothing

-- Purpose: sites of a publication that the reference data know no longer, and who reports and is no site.
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
    departement_code || '@' || region_name as territory_key,
    departement_code,
    departement_name,
    nullif(region_code, '') as region_code,
    region_name
from (
    select
        campaign_code,
        site_code,
        site_name,
        site_kind,
        site_kind_label,
        departement_code,
        departement_name,
        region_code,
        region_name
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
        region_name
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
        region_name
    from publication.engagements
    where publication_id = %(publication)s
) as published
order by site_key asc, departement_name asc
on conflict do nothing

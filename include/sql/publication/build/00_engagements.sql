-- Purpose: the sites engaged in the campaign of a candidate publication.
insert into publication.engagements (
    publication_id, campaign_code, site_code, site_name, site_kind, site_kind_label, departement_code,
    departement_name, region_code, region_name
)
select
    snapshot.publication_id,
    snapshot.campaign_code,
    engagement.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name
from publication.publications as snapshot
inner join as_of.engagements as engagement on snapshot.campaign_code = engagement.campaign_code
left join as_of.campaign_sites as site
    on engagement.campaign_code = site.campaign_code and engagement.site_code = site.site_code
where snapshot.publication_id = %(publication)s

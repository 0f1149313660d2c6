-- Purpose: the sites that each audit of a candidate publication covers.
insert into publication.audit_sites (
    publication_id, campaign_code, site_code, region_code, audit_type, covered_site_code, covered_site_name, simulated,
    submission_id
)
select
    shown.publication_id,
    shown.campaign_code,
    shown.site_code,
    shown.region_code,
    shown.audit_type,
    covered.site_code as covered_site_code,
    site.site_name as covered_site_name,
    shown.simulated,
    shown.submission_id
from publication.audits as shown
inner join as_of.audits as audit on shown.submission_id = audit.submission_id
inner join warehouse.audit_sites as covered on audit.audit_id = covered.audit_id
left join as_of.campaign_sites as site
    on shown.campaign_code = site.campaign_code and covered.site_code = site.site_code
where shown.publication_id = %(publication)s

-- Purpose: BI tools ask by campaign and by site, and no index began with them: over ten million findings each such
-- question read them all.
create index results_by_campaign on publication.consolidated_audit_results (campaign_code, region_code);
create index results_by_site on publication.consolidated_audit_results (site_code, campaign_code);
create index nonconformities_by_campaign on publication.nonconformities (campaign_code, region_code);

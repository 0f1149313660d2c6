-- Purpose: the rows of a candidate publication: one a site, audit and criterion of the modules in scope, from the
-- audits current as of its timestamp.
insert into publication.consolidated_audit_results (
    publication_id, campaign_code, campaign_label, site_code, site_name, site_kind, site_kind_label,
    city, departement_code, departement_name, region_code, region_name, audit_type,
    audit_type_label, audit_started_on, audit_ended_on, standard_code, standard_name, module_code,
    module_name, commitment_code, commitment_label, criterion_code, criterion_label, result,
    result_label, simulated, submission_id, file_sha256, sheet, sheet_row, cell
)
select
    snapshot.publication_id,
    result.campaign_code,
    result.campaign_label,
    result.site_code,
    result.site_name,
    result.site_kind,
    result.site_kind_label,
    result.city,
    result.departement_code,
    result.departement_name,
    result.region_code,
    result.region_name,
    result.audit_type,
    result.audit_type_label,
    result.audit_started_on,
    result.audit_ended_on,
    result.standard_code,
    result.standard_name,
    result.module_code,
    result.module_name,
    result.commitment_code,
    result.commitment_label,
    result.criterion_code,
    result.criterion_label,
    result.result,
    result.result_label,
    result.simulated,
    result.submission_id,
    result.file_sha256,
    publication.sheet_shown(result.sheet, named_sheet.status) as sheet,
    result.sheet_row,
    result.cell
from publication.publications as snapshot
inner join as_of.results_of(%(campaign)s) as result on snapshot.campaign_code = result.campaign_code
left join free_texts as named_sheet on result.site_code = named_sheet.site_code and result.sheet = named_sheet.text
where snapshot.publication_id = %(publication)s

-- Purpose: the rows of a candidate publication: one a site, audit and criterion of the modules in scope, from the
-- audits in force at its moment, with labels, and the région of the campaign's reference day.
insert into publication.consolidated_audit_results (
    publication_id, campaign_code, campaign_label, site_code, site_name, site_kind, site_kind_label,
    city, departement_code, departement_name, region_code, region_name, audit_type,
    audit_type_label, audit_started_on, audit_ended_on, standard_code, standard_name, module_code,
    module_name, commitment_code, commitment_label, criterion_code, criterion_label, result,
    result_label, simulated, submission_id, file_sha256, sheet, sheet_row, cell
)
select
    edition.publication_id,
    campaign.campaign_code,
    campaign.campaign_label,
    audit.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.city,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name,
    audit.audit_type,
    kind.label as audit_type_label,
    audit.audit_started_on,
    audit.audit_ended_on,
    audit.standard_code,
    standard.standard_name,
    criterion.module_code,
    module.module_name,
    criterion.commitment_code,
    commitment.commitment_label,
    criterion.criterion_code,
    criterion.criterion_label,
    found.result,
    answer.label as result_label,
    audit.simulated,
    audit.submission_id,
    received.sha256 as file_sha256,
    found.sheet,
    found.sheet_row,
    found.cell
from publication.publications as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
inner join warehouse.audits as audit
    on
        campaign.campaign_code = audit.campaign_code
        and edition.as_of >= audit.recorded_from
        and (audit.recorded_to is null or edition.as_of < audit.recorded_to)
inner join ledger.submissions as received on audit.submission_id = received.submission_id
inner join warehouse.findings as found on audit.audit_id = found.audit_id
inner join reference.criteria as criterion
    on
        found.standard_code = criterion.standard_code
        and found.criterion_code = criterion.criterion_code
        and criterion.module_code = any(audit.modules_in_scope)
inner join reference.standards as standard on audit.standard_code = standard.standard_code
inner join reference.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
inner join reference.commitments as commitment
    on
        criterion.standard_code = commitment.standard_code
        and criterion.commitment_code = commitment.commitment_code
left join ledger.campaign_sites as site
    on campaign.campaign_code = site.campaign_code and audit.site_code = site.site_code
left join reference.code_lists as kind on kind.list = 'audit_type' and audit.audit_type = kind.code
left join reference.code_lists as answer on answer.list = 'finding' and found.result = answer.code
where edition.publication_id = %(publication)s

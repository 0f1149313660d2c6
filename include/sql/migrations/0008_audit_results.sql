-- Purpose: every result of every accepted return with its labels, for any moment: the row was in force from
-- recorded_from until recorded_to. What is published, and what is audited before, are both read here.
create view warehouse.audit_results as
select
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
    found.cell,
    audit.recorded_from,
    audit.recorded_to
from warehouse.audits as audit
inner join ledger.campaigns as campaign on audit.campaign_code = campaign.campaign_code
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
left join reference.code_lists as answer on answer.list = 'finding' and found.result = answer.code;
comment on view warehouse.audit_results is
'Results of the modules in scope of accepted returns, with labels and the région of the campaign''s reference day; in force while recorded_to is empty.';

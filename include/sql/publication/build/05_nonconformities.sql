-- Purpose: the nonconformities of a candidate publication with the progress of their corrective action, on the day that it
-- measures at, and on the day of its timestamp, Paris time. Found on the last day of the audit; closed before it counts
-- as closed at once.
insert into publication.nonconformities (
    publication_id, campaign_code, site_code, site_name, site_kind, departement_code, region_code, region_name,
    audit_type, standard_code, module_code, module_name, commitment_code, criterion_code, criterion_label, severity,
    severity_label, found_on, due_on, closed_on, state, days_open, days_to_close, simulated, submission_id, file_sha256,
    sheet, sheet_row, cell, state_at_publication
)
with days as (
    select
        publication_id,
        measured_on,
        (as_of at time zone 'Europe/Paris')::date as published_on
    from publication.publications
    where publication_id = %(publication)s
)

select
    shown.publication_id,
    shown.campaign_code,
    shown.site_code,
    shown.site_name,
    shown.site_kind,
    shown.departement_code,
    shown.region_code,
    shown.region_name,
    shown.audit_type,
    shown.standard_code,
    criterion.module_code,
    module.module_name,
    criterion.commitment_code,
    filed.criterion_code,
    criterion.criterion_label,
    filed.severity,
    severity.label as severity_label,
    shown.audit_ended_on as found_on,
    filed.due_on,
    filed.closed_on,
    measures.action_state(filed.closed_on, filed.due_on, days.measured_on) as state,
    greatest(0, least(filed.closed_on, days.measured_on) - shown.audit_ended_on) as days_open,
    case when filed.closed_on <= days.measured_on then greatest(0, filed.closed_on - shown.audit_ended_on) end
        as days_to_close,
    shown.simulated,
    shown.submission_id,
    shown.file_sha256,
    publication.sheet_shown(filed.sheet, named_sheet.status) as sheet,
    filed.sheet_row,
    filed.cell,
    measures.action_state(filed.closed_on, filed.due_on, days.published_on) as state_at_publication
from days
inner join publication.audits as shown on days.publication_id = shown.publication_id
inner join as_of.audits as audit on shown.submission_id = audit.submission_id
inner join warehouse.nonconformities as filed on audit.audit_id = filed.audit_id
inner join as_of.criteria as criterion
    on filed.standard_code = criterion.standard_code and filed.criterion_code = criterion.criterion_code
inner join as_of.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
left join free_texts as named_sheet on shown.site_code = named_sheet.site_code and filed.sheet = named_sheet.text
left join as_of.code_lists as severity
    on severity.list = 'nonconformity_severity' and filed.severity = severity.code

-- Purpose: the nonconformities of each new audit, without the names they carry.
insert into warehouse.nonconformities (
    audit_id, standard_code, criterion_code, severity, description, cause, corrective_action, due_on, closed_on,
    sheet, sheet_row, cell
)
select
    audit.audit_id,
    audit.standard_code,
    staged.criterion_code,
    staged.severity,
    staged.description,
    staged.cause,
    staged.corrective_action,
    staged.due_on,
    staged.closed_on,
    coalesce(place.sheet, '') as sheet,
    staged.sheet_row,
    coalesce(place.column_letter || staged.sheet_row, '') as cell
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__nonconformities as staged on batch.submission_id = staged.submission_id
left join staging.locations as place
    on batch.submission_id = place.submission_id and place.table_name = 'nonconformities' and place.field = 'severity'
where batch.placed and batch.accepted

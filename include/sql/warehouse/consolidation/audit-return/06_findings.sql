-- Purpose: the results of each new audit, with the cell they come from. A prefilled line left blank is no answer.
insert into warehouse.findings (
    audit_id, standard_code, criterion_code, result, evidence, comment, sheet, sheet_row, cell
)
select
    audit.audit_id,
    audit.standard_code,
    found.criterion_code,
    found.result,
    found.evidence,
    found.comment,
    coalesce(place.sheet, '') as sheet,
    found.sheet_row,
    coalesce(place.column_letter || found.sheet_row, '') as cell
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__findings as found on batch.submission_id = found.submission_id
left join staging.locations as place
    on batch.submission_id = place.submission_id and place.table_name = 'findings' and place.field = 'result'
where batch.placed and batch.accepted and found.result is not null

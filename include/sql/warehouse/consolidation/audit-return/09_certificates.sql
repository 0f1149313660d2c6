-- Purpose: the certificates that each new audit states the site to hold.
insert into warehouse.certificates (
    audit_id, scheme, scope, body_name, first_obtained_on, obtained_on, expires_on, sheet, sheet_row, cell
)
select
    audit.audit_id,
    staged.scheme,
    staged.scope,
    staged.body_name,
    staged.first_obtained_on,
    staged.obtained_on,
    staged.expires_on,
    coalesce(place.sheet, '') as sheet,
    staged.sheet_row,
    coalesce(place.column_letter || staged.sheet_row, '') as cell
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__certificates as staged on batch.submission_id = staged.submission_id
left join staging.locations as place
    on batch.submission_id = place.submission_id and place.table_name = 'certificates' and place.field = 'scheme'
where batch.placed and batch.accepted and staged.scheme is not null

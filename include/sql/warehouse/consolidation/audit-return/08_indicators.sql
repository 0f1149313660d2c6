-- Purpose: the measures of each new audit; an empty number stays empty, a line without a period is
-- no measure.
insert into warehouse.indicators (
    audit_id, standard_code, indicator_code, period, numerator, denominator, value, target, sheet, sheet_row, cell
)
select
    audit.audit_id,
    audit.standard_code,
    staged.indicator_code,
    staged.period,
    staged.numerator,
    staged.denominator,
    staged.value,
    staged.target,
    coalesce(place.sheet, '') as sheet,
    staged.sheet_row,
    coalesce(place.column_letter || staged.sheet_row, '') as cell
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__indicators as staged on batch.submission_id = staged.submission_id
left join staging.locations as place
    on batch.submission_id = place.submission_id and place.table_name = 'indicators' and place.field = 'value'
where batch.placed and batch.accepted and staged.period is not null

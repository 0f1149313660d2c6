-- Purpose: the measures of each new audit; an empty number stays empty, a line without a period is
-- no measure.
insert into warehouse.indicators (
    audit_id, standard_code, indicator_code, period, numerator, denominator, value, target, sheet, sheet_row, cell
)
select
    audit.audit_id,
    audit.standard_code,
    said.indicator_code,
    said.period,
    said.numerator,
    said.denominator,
    said.value,
    said.target,
    coalesce(place.sheet, '') as sheet,
    said.sheet_row,
    coalesce(place.column_letter || said.sheet_row, '') as cell
from batch
inner join warehouse.audits as audit on batch.submission_id = audit.submission_id
inner join staging.audit_return__indicators as said on batch.submission_id = said.submission_id
left join staging.locations as place
    on batch.submission_id = place.submission_id and place.table_name = 'indicators' and place.field = 'value'
where batch.placed and batch.accepted and said.period is not null

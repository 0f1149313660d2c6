-- Purpose: the cells of some submissions that were read otherwise than they were typed, in the order of the workbook.
select
    coerced.submission_id,
    coerced.table_name,
    coerced.field,
    coerced.sheet_row,
    coerced.found,
    coerced.value
from ledger.coercions as coerced
where coerced.submission_id = any(%(submissions)s)
order by coerced.submission_id, coerced.table_name, coerced.sheet_row, coerced.field

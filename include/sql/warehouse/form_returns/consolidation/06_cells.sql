-- Purpose: where the fields of each new return stand in its workbook.
insert into warehouse.form_cells (return_id, table_name, field, sheet, column_letter, row_number)
select
    kept.return_id,
    place.table_name,
    place.field,
    place.sheet,
    place.column_letter,
    place.row_number
from batch
inner join warehouse.form_returns as kept
    on batch.submission_id = kept.submission_id and kept.recorded_from = transaction_timestamp()
inner join staging.locations as place on batch.submission_id = place.submission_id
where batch.placed and batch.accepted

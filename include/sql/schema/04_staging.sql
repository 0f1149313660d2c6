-- Purpose: where each field of a submission stands in its workbook. The tables of rows themselves are derived from
-- the contracts by prefaudit.warehouse.staging.
create table staging.locations (
    submission_id bigint not null references ledger.submissions,
    table_name text not null,
    field text not null,
    sheet text not null,
    column_letter text not null,
    row_number integer,
    primary key (submission_id, table_name, field)
);
comment on table staging.locations is 'Sheet and column of each field found in a workbook.';
comment on column staging.locations.column_letter is 'Column of the sheet.';
comment on column staging.locations.row_number is 'Excel row of the answer of a form block; empty for a table, where it is the row''s own.';

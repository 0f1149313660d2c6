-- Purpose: what of a submission's answers is hidden in its workbook, for messages to say so.
create table staging.hidden_cells (
    submission_id bigint not null references ledger.submissions,
    table_name text not null,
    hidden_rows integer[] not null,
    hidden_columns text[] not null,
    hidden_sheet boolean not null,
    primary key (submission_id, table_name)
);
comment on table staging.hidden_cells is 'Rows, columns and sheets with answers that are hidden in a workbook; one row a table that has any.';
comment on column staging.hidden_cells.submission_id is 'The submission.';
comment on column staging.hidden_cells.table_name is 'The table of the contract.';
comment on column staging.hidden_cells.hidden_rows is 'Excel rows with answers that are hidden.';
comment on column staging.hidden_cells.hidden_columns is 'Letters of the columns of fields that are hidden.';
comment on column staging.hidden_cells.hidden_sheet is 'Whether the whole sheet is hidden.';

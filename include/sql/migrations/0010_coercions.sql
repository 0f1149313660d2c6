-- Purpose: every cell whose value was read otherwise than it was typed, with both: no coercion is silent.
create table ledger.coercions (
    submission_id bigint not null references ledger.submissions,
    table_name text not null,
    field text not null,
    sheet_row integer not null,
    found text not null,
    value text not null
);
comment on table ledger.coercions is
'Cells whose typed value is certain but is not what they hold (« 12,5 » as text, a code that lost its zeros).';
comment on column ledger.coercions.sheet_row is 'Row of the sheet; 0 for a form block.';
comment on column ledger.coercions.found is 'What the cell holds, as the site sees it. May be personal.';
comment on column ledger.coercions.value is 'What it was read as.';
create index coercions_of_a_submission on ledger.coercions (submission_id);

-- Purpose: what was answered to each submission, and where the answer stands.
create table ledger.answers (
    submission_id bigint primary key references ledger.submissions,
    page text not null,
    workbook text,
    answered_at timestamptz not null default now()
);
comment on table ledger.answers is 'The answer to each submission: written once, when its verdict is known.';
comment on column ledger.answers.page is 'Where the acknowledgement stands (HTML).';
comment on column ledger.answers.workbook is
'Where the annotated copy of the workbook stands; empty where nothing was wrong or it could not be opened.';
comment on column ledger.answers.answered_at is 'When it was written.';

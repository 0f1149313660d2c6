-- Purpose: what the last look at each channel left where it is, and why, for the operator to see.
create table codes.passed_over_reason (code text primary key);
comment on table codes.passed_over_reason is 'Codes that the list passed_over_reason has ever had.';
comment on column codes.passed_over_reason.code is 'Code.';
grant select, insert on codes.passed_over_reason to pipeline_writer;

create table ledger.passed_over (
    zone text not null,
    location text not null,
    reason text not null references codes.passed_over_reason,
    detail text not null,
    seen_at timestamptz not null default transaction_timestamp()
);
comment on table ledger.passed_over is 'What the last look at each channel left where it is: too large, unreadable, no file. Written anew each time.';
comment on column ledger.passed_over.zone is 'URL of the channel, without credentials.';
comment on column ledger.passed_over.location is 'URL in it, without credentials. May hold a person''s name: never published.';
comment on column ledger.passed_over.reason is 'Why, in one word.';
comment on column ledger.passed_over.detail is 'What the system said of it.';
comment on column ledger.passed_over.seen_at is 'When it was looked at.';
create index passed_over_in_a_zone on ledger.passed_over (zone);

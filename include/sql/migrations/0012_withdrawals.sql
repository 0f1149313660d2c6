-- Purpose: an accepted submission that must not count any longer (sent under the wrong site, by mistake, as a test):
-- an operator withdraws it, with a reason. It stays in the ledger and in every earlier publication.
create table ledger.withdrawals (
    submission_id bigint primary key references ledger.submissions,
    reason text not null check (
        reason in ('site_request', 'wrong_site', 'wrong_file', 'duplicate', 'not_an_audit')
    ),
    note text,
    withdrawn_by text not null,
    withdrawn_at timestamptz not null default transaction_timestamp()
);
comment on table ledger.withdrawals is 'Accepted submissions that no longer count, and why. A row is never deleted.';
comment on column ledger.withdrawals.submission_id is 'The submission withdrawn.';
comment on column ledger.withdrawals.reason is 'Why, in one word: published beside what it changes.';
comment on column ledger.withdrawals.note is 'Why, in the operator''s words. May name people: never published.';
comment on column ledger.withdrawals.withdrawn_by is 'Who withdrew it. Never published.';
comment on column ledger.withdrawals.withdrawn_at is 'System time: from this moment it no longer counts.';

-- Purpose: what a mail brings came in when the mail reached the mailbox, not when a run looked at it.
alter table ledger.mails add column arrived_at timestamptz;
comment on column ledger.mails.arrived_at is 'When it reached the mailbox, as its server says; empty for mails of before this column.';
alter table ledger.deliveries add column arrived_at timestamptz;
comment on column ledger.deliveries.arrived_at is 'When the mail reached the mailbox that brought it: then its return was received. Empty for the page.';

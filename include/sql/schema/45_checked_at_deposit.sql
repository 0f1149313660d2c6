-- Purpose: the check at a deposit says what it recognised in a file, and until when its result is waited for.
alter table ledger.deliveries add column form text;
alter table ledger.deliveries add column campaign_code text;
alter table ledger.deliveries add column site_code text;
alter table ledger.deliveries add column audit_type text;
alter table ledger.deliveries add column check_until timestamptz;
comment on column ledger.deliveries.form is 'Form that the check at the deposit recognised; empty where none was, or no check was made.';
comment on column ledger.deliveries.campaign_code is 'Campaign that it read in the file.';
comment on column ledger.deliveries.site_code is 'Site that it read in the file.';
comment on column ledger.deliveries.audit_type is 'Audit type that it read in the file.';
comment on column ledger.deliveries.check_until is 'Until when the result of that check is waited for; empty where it is done or none is made.';

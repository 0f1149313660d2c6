-- Purpose: the rooms of the database and the one role that BI tools are given.
create schema reference;
create schema staging;
create schema warehouse;
create schema restricted;
create schema publication;
create schema published;

comment on schema reference is 'Mirror of include/reference: sites, standards, code lists. Replaced from the files, never edited here.';
comment on schema ledger is 'What is owed, what was received, what was found wrong: campaigns, submissions, receipts, issues.';
comment on schema staging is 'Rows of the submissions being checked, tables derived from the contracts. Emptied once settled.';
comment on schema warehouse is 'Accepted returns with their history (system time). Nothing is ever deleted.';
comment on schema restricted is 'Personal data of accepted returns. Never read by anything that publishes.';
comment on schema publication is 'Numbered publications of the national figures, candidates and refusals included.';
comment on schema published is 'The contract with BI tools: stable, commented views of the publications in force. Nothing else is promised.';

-- Roles belong to the server, not to the database: another database may have made it already.
do $$
begin
    create role bi_reader nologin;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise exception 'The role bi_reader is missing and this user may not create it.'
            using hint = 'Ask the database administrator to run: CREATE ROLE bi_reader NOLOGIN; then start again.';
end
$$;

grant usage on schema published to bi_reader;
alter default privileges in schema published grant select on tables to bi_reader;

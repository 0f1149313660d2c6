-- Purpose: the rooms of the database, and the two groups that its logins are members of.
create schema reference;
create schema staging;
create schema warehouse;
create schema restricted;
create schema publication;
create schema measures;
create schema published;
create schema as_of;

comment on schema reference is 'Mirror of include/reference: sites, standards, code lists. Replaced from the files, never edited here.';
comment on schema ledger is 'What is expected, what was received, what was found wrong: campaigns, submissions, receipts, issues.';
comment on schema staging is 'Rows of the submissions being checked, tables derived from the contracts. Emptied once settled.';
comment on schema warehouse is 'Accepted returns with their history (system time). Nothing is ever deleted.';
comment on schema restricted is 'Personal data of accepted returns. Never read by anything that publishes.';
comment on schema publication is 'Numbered publications of the national figures, candidates and refusals included.';
comment on schema measures is 'What several figures are made with: rates, and when a figure rests on too little.';
comment on schema published is 'The contract with BI tools: stable, commented views of the current publications. Nothing else is promised.';
comment on schema as_of is 'What the warehouse held at a timestamp: that of the setting prefaudit.as_of, now where it is not set. Every figure is made from here.';

-- Roles belong to the server, not to the database: another database may have made them already.
do $$
declare
    needed text;
begin
    foreach needed in array array['bi_reader', 'pipeline_writer'] loop
        begin
            execute format('create role %I nologin', needed);
        exception
            when duplicate_object or unique_violation then null;
            when insufficient_privilege then
                raise exception 'The role % is missing and this user may not create it.', needed
                    using hint = format(
                        'Ask the database administrator to run: CREATE ROLE %s NOLOGIN; then start again.', needed
                    );
        end;
    end loop;
end
$$;

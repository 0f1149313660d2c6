-- Purpose: what the two groups of logins may do.
do $$
declare
    room text;
begin
    -- BI tools read what is published, and nothing else. A reader needs no table of its own; what it could make with
    -- one would pass by the filter of régions.
    grant usage on schema published to bi_reader;
    grant select on all tables in schema published to bi_reader;
    alter default privileges in schema published grant select on tables to bi_reader;
    execute format('revoke temporary on database %I from public', current_database());

    -- The nightly run reads and writes rows, and cannot change, empty or drop a table. Its login is made by
    -- `prefaudit pipeline`; the owner of the database alone brings the tables up to date (`prefaudit migrate`).
    foreach room in array array['ledger', 'staging', 'warehouse', 'restricted', 'reference', 'publication'] loop
        execute format('grant usage on schema %I to pipeline_writer', room);
        execute format('grant select, insert, update, delete on all tables in schema %I to pipeline_writer', room);
        execute format(
            'alter default privileges in schema %I grant select, insert, update, delete on tables to pipeline_writer', room
        );
        -- To refresh what the planner knows. Before PostgreSQL 17 only the owner may: autovacuum does it then.
        if current_setting('server_version_num')::integer >= 170000 then
            execute format('grant maintain on all tables in schema %I to pipeline_writer', room);
            execute format('alter default privileges in schema %I grant maintain on tables to pipeline_writer', room);
        end if;
    end loop;
    grant usage on schema codes to pipeline_writer;
    grant select, insert on all tables in schema codes to pipeline_writer;
    foreach room in array array['as_of', 'measures', 'published'] loop
        execute format('grant usage on schema %I to pipeline_writer', room);
        execute format('grant select on all tables in schema %I to pipeline_writer', room);
        execute format('alter default privileges in schema %I grant select on tables to pipeline_writer', room);
    end loop;
end
$$;

-- What was decided stays as it was decided; which migrations were applied is the owner's to say.
revoke update, delete on ledger.acts from pipeline_writer;
revoke insert, update, delete on ledger.migrations from pipeline_writer;
-- Who may read which régions is decided by who makes the logins.
revoke insert, update, delete on publication.regional_readers from pipeline_writer;

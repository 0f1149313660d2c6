-- Purpose: the least that a night needs: it reads and writes rows, and cannot change, empty or drop a table. Its login is
-- made by `prefaudit pipeline`; the owner of the database alone brings the tables up to date (`prefaudit migrate`).
do $$
begin
    create role pipeline_writer nologin;
exception
    when duplicate_object or unique_violation then null;
    when insufficient_privilege then
        raise exception 'The role pipeline_writer is missing and this user may not create it.'
            using hint = 'Ask the database administrator to run: CREATE ROLE pipeline_writer NOLOGIN; then start again.';
end
$$;

do $$
declare
    room text;
begin
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
    foreach room in array array['known', 'measures', 'published'] loop
        execute format('grant usage on schema %I to pipeline_writer', room);
        execute format('grant select on all tables in schema %I to pipeline_writer', room);
        execute format('alter default privileges in schema %I grant select on tables to pipeline_writer', room);
    end loop;
end
$$;

-- What was decided stays as it was decided, and which migrations were applied is the owner's to say.
revoke update, delete on ledger.acts from pipeline_writer;
revoke insert, update, delete on ledger.migrations from pipeline_writer;
-- Who may read which régions is said by who makes the logins.
revoke insert, update, delete on publication.regional_readers from pipeline_writer;

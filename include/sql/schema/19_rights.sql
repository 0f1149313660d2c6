-- Purpose: what a reader cannot do whatever it sets for itself: rights, not defaults. What belongs to the administrator
-- of the server is revoked where this user is one; `prefaudit reader` names what was left.
do $$
declare
    waited_for record;
begin
    for waited_for in
        select lock.oid::regclass as name from pg_class as lock where lock.relnamespace = 'locks'::regnamespace
    loop
        -- The right to lock it; there is no column to write.
        execute format('grant select, update on %s to pipeline_writer', waited_for.name);
    end loop;
end
$$;
grant usage on schema locks to pipeline_writer;

-- Advisory locks, large objects, snapshots and messages in the write-ahead log are open to everybody as PostgreSQL comes;
-- nothing here uses them.
do $$
declare
    open_to_all regprocedure;
begin
    for open_to_all in
        select offered.oid::regprocedure from pg_proc as offered
        where
            offered.pronamespace = 'pg_catalog'::regnamespace
            and (
                offered.proname like any (array[
                    'lo\_%', 'pg\_advisory\_%', 'pg\_try\_advisory\_%', 'pg\_logical\_emit\_message'
                ])
                or offered.proname in ('loread', 'lowrite', 'pg_export_snapshot')
            )
    loop
        begin
            execute format('revoke execute on function %s from public', open_to_all);
        exception
            when insufficient_privilege then null;
        end;
    end loop;
    begin
        revoke all on schema public from public;
    exception
        when insufficient_privilege or invalid_schema_name then null;
    end;
end
$$;

-- Who may connect is said login by login: a group has no place of its own, and its members may belong to another database
-- of the server. Logins of before keep what they had.
do $$
declare
    login name;
begin
    execute format('revoke connect, temporary on database %I from public', current_database());
    for login in
        select member.rolname
        from pg_auth_members as link
        inner join pg_roles as member on link.member = member.oid
        where link.roleid in ('bi_reader'::regrole, 'pipeline_writer'::regrole) and member.rolcanlogin
    loop
        execute format('grant connect on database %I to %I', current_database(), login);
    end loop;
end
$$;

-- A reader can lift every limit of time that it was given. What it holds open for too long is ended by the runs; their
-- login may do it by this function alone.
create function locks.end_readers(older_than interval) returns integer
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
    reading record;
    ended integer := 0;
begin
    for reading in
        select session.pid
        from pg_stat_activity as session
        inner join pg_auth_members as link on session.usesysid = link.member and not link.admin_option
        where
            link.roleid = 'bi_reader'::regrole
            and session.datname = current_database()
            and session.xact_start <= clock_timestamp() - older_than
    loop
        begin
            ended := ended + pg_terminate_backend(reading.pid)::integer;
        exception
            when insufficient_privilege then null;
        end;
    end loop;
    return ended;
end
$$;
comment on function locks.end_readers is
'Ends the sessions of readers whose transaction has been open for longer than this, as far as the owner of the database may; returns how many.';
revoke execute on function locks.end_readers from public;
grant execute on function locks.end_readers to pipeline_writer;

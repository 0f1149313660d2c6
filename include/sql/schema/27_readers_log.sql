-- Purpose: what a reader writes into the server's log (errors, messages of its own) could fill the disk. It cannot lift this
-- limit; where this user is no administrator, `prefaudit reader` names it.
do $$
declare
    login name;
begin
    for login in
        select member.rolname
        from pg_auth_members as link
        inner join pg_roles as member on link.member = member.oid
        where link.roleid = 'bi_reader'::regrole and member.rolcanlogin
    loop
        begin
            execute format('alter role %I set log_min_messages = fatal', login);
        exception
            when insufficient_privilege then null;
        end;
    end loop;
end
$$;

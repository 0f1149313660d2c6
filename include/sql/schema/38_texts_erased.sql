-- Purpose: texts of accepted returns that may name people are erased when their time is over: those that are never
-- published, and those that are held back. What was found, cells, counts and verdicts stay.
create function warehouse.erase_texts(ids bigint[]) returns bigint
language plpgsql
security definer
set search_path = pg_catalog
as $$
declare
    field record;
    done bigint;
    total bigint := 0;
begin
    -- The owner of the tables alone may change what was accepted: it does so here, for these texts alone.
    perform set_config('prefaudit.restoring', 'on', true);
    update warehouse.audits set service_scope = null where submission_id = any(ids) and service_scope is not null;
    get diagnostics done = row_count;
    total := total + done;
    update warehouse.findings as found
    set evidence = null, comment = null
    from warehouse.audits as audit
    where
        found.audit_id = audit.audit_id and audit.submission_id = any(ids)
        and (found.evidence is not null or found.comment is not null);
    get diagnostics done = row_count;
    total := total + done;
    update warehouse.nonconformities as filed
    set description = null, cause = null, corrective_action = null
    from warehouse.audits as audit
    where
        filed.audit_id = audit.audit_id and audit.submission_id = any(ids)
        and coalesce(filed.description, filed.cause, filed.corrective_action) is not null;
    get diagnostics done = row_count;
    total := total + done;
    update warehouse.certificates as held
    set body_name = null
    from warehouse.audits as audit
    where held.audit_id = audit.audit_id and audit.submission_id = any(ids) and held.body_name is not null;
    get diagnostics done = row_count;
    total := total + done;
    -- An empty scope is the whole site, and of a scheme a return has a scope once: each says that it was erased.
    update warehouse.certificates as held
    set scope = format('(effacé, ligne %s)', held.sheet_row)
    from warehouse.audits as audit
    where
        held.audit_id = audit.audit_id and audit.submission_id = any(ids)
        and held.scope <> format('(effacé, ligne %s)', held.sheet_row)
        and (
            exists (
                select from ledger.issues as told
                where
                    told.submission_id = audit.submission_id and told.rule = 'text.personal'
                    and told.table_name = 'certificates' and told.row_number = held.sheet_row
            )
            or exists (
                select from publication.certificates as shown
                where
                    shown.submission_id = audit.submission_id and shown.sheet_row = held.sheet_row
                    and shown.scope_status = 'held_back'
            )
        )
        and not exists (
            select from as_of.text_decisions as decided
            where
                decided.decision = 'cleared' and decided.site_code = audit.site_code
                and decided.text_sha256
                = encode(sha256(convert_to(audit.site_code || E'\n' || held.scope, 'UTF8')), 'hex')
        );
    get diagnostics done = row_count;
    total := total + done;
    for field in
        select
            replace(kept.form, '-', '_') || '__' || (own.content ->> 'name') as relation,
            own.content ->> 'name' as table_name,
            entry.content ->> 'name' as name,
            coalesce((entry.content ->> 'published')::boolean, true) as published
        from warehouse.forms as kept
        cross join lateral jsonb_array_elements(kept.definition -> 'tables') as own (content)
        cross join lateral jsonb_array_elements(own.content -> 'fields') as entry (content)
        where
            entry.content ->> 'type' = 'string'
            and not (entry.content ->> 'personal')::boolean
            and (
                coalesce((entry.content ->> 'free')::boolean, false)
                or not coalesce((entry.content ->> 'published')::boolean, true)
            )
    loop
        execute format(
            'update warehouse.%1$I as answer set %2$I = null from warehouse.form_returns as kept '
            'where answer.return_id = kept.return_id and kept.submission_id = any($1) and answer.%2$I is not null '
            'and (%3$L or (exists (select from ledger.issues as told where told.submission_id = kept.submission_id '
            'and told.rule = ''text.personal'' and told.table_name = %4$L and told.field = %2$L '
            'and told.row_number = answer.sheet_row) and not exists (select from as_of.text_decisions as decided '
            'where decided.decision = ''cleared'' and decided.site_code = kept.site_code and decided.text_sha256 '
            '= encode(sha256(convert_to(kept.site_code || E''\n'' || answer.%2$I, ''UTF8'')), ''hex''))))',
            field.relation, field.name, not field.published, field.table_name
        )
        using ids;
        get diagnostics done = row_count;
        total := total + done;
    end loop;
    perform set_config('prefaudit.restoring', '', true);
    return total;
end
$$;
comment on function warehouse.erase_texts is
'Erases the texts of some submissions that may name people: those that are never published, and those that are held back; returns how many rows it changed.';
revoke execute on function warehouse.erase_texts from public;
grant execute on function warehouse.erase_texts to pipeline_writer;

-- Purpose: what was settled stays as it was settled, whoever works on the tables. What may follow is written here.

-- A warehouse that is made again from its archive writes what was settled elsewhere: its owner says so.
create function ledger.is_restoring(changed oid) returns boolean
language sql
stable
as $$
    select
        coalesce(current_setting('prefaudit.restoring', true) = 'on', false)
        and exists (select from pg_class as kept where kept.oid = changed and pg_has_role(kept.relowner, 'usage'))
$$;
comment on function ledger.is_restoring is
'Whether the owner of a table makes it again from the archive: the setting prefaudit.restoring is on.';

create function ledger.keep_submission() returns trigger
language plpgsql
as $$
declare
    follows text[] := array['superseded_by', 'in_manifest', 'attempts', 'unread', 'erased', 'file_name'];
    opened text[] := array['state', 'verdict', 'settled_at'];
begin
    if tg_op = 'DELETE' then
        if old.state = 'settled' and not ledger.is_restoring(tg_relid) then
            raise exception 'The submission % is settled: it is never deleted.', old.submission_id;
        end if;
        return old;
    end if;
    if old.state <> 'settled' or ledger.is_restoring(tg_relid) then
        return new;
    end if;
    if new.erased < old.erased or (new.file_name <> old.file_name and not new.erased) then
        raise exception 'The submission % is settled: its name is erased in its time, and not changed.', old.submission_id;
    end if;
    if to_jsonb(new) - follows = to_jsonb(old) - follows then
        return new;
    end if;
    if
        new.state = 'received' and new.verdict is null
        and to_jsonb(new) - follows - opened = to_jsonb(old) - follows - opened
        and exists (
            select from ledger.past_verdicts as past
            where
                past.submission_id = old.submission_id
                and past.settled_at = old.settled_at
                and past.verdict = old.verdict
        )
    then
        return new;
    end if;
    raise exception 'The submission % is settled: its verdict and what it was settled as stay.', old.submission_id;
end
$$;
comment on function ledger.keep_submission is
'Keeps a settled submission: what replaced it, its manifest and its erasure may follow; it may be opened again where its verdict is kept.';
create trigger submissions_stay before update or delete on ledger.submissions
for each row execute function ledger.keep_submission();

create function ledger.keep_issues() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from changed
            inner join ledger.submissions as sent on changed.submission_id = sent.submission_id
            where sent.state = 'settled'
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'The issues of a settled submission stay as its site was told them.';
    end if;
    return null;
end
$$;
comment on function ledger.keep_issues is 'Keeps the issues of a settled submission: none comes, none goes.';
create trigger issues_come after insert on ledger.issues
referencing new table as changed for each statement execute function ledger.keep_issues();
create trigger issues_go after delete on ledger.issues
referencing old table as changed for each statement execute function ledger.keep_issues();

create function ledger.keep_issue() returns trigger
language plpgsql
as $$
begin
    if
        ledger.is_restoring(tg_relid)
        or (
            new.found in ('', old.found) and new.message in ('', old.message)
            and to_jsonb(new) - array['found', 'message'] = to_jsonb(old) - array['found', 'message']
        )
    then
        return new;
    end if;
    raise exception 'An issue stays as its site was told it; what names people in it is erased in its time.';
end
$$;
comment on function ledger.keep_issue is 'Keeps an issue: only the values in it may be erased.';
create trigger issues_stay before update on ledger.issues
for each row execute function ledger.keep_issue();

create function ledger.keep_past_verdict() returns trigger
language plpgsql
as $$
begin
    if ledger.is_restoring(tg_relid) then
        return coalesce(new, old);
    end if;
    if tg_op = 'INSERT' then
        if exists (
            select from ledger.submissions as sent
            where
                sent.submission_id = new.submission_id
                and sent.settled_at = new.settled_at
                and sent.verdict = new.verdict
        ) then
            return new;
        end if;
    elsif tg_op = 'UPDATE' then
        if
            new.issues = '[]' and new.answer is null
            and to_jsonb(new) - array['issues', 'answer'] = to_jsonb(old) - array['issues', 'answer']
        then
            return new;
        end if;
    end if;
    raise exception 'A past verdict is the one that stood, and stays; what names people in it is erased in its time.';
end
$$;
comment on function ledger.keep_past_verdict is 'Keeps past verdicts: they are those that stood; only what names people may be erased.';
create trigger past_verdicts_stay before insert or update or delete on ledger.past_verdicts
for each row execute function ledger.keep_past_verdict();

create function ledger.require_act() returns trigger
language plpgsql
as $$
begin
    if
        not exists (
            select from ledger.acts as act
            where
                act.kind = 'rejudgement'
                and act.content ->> 'submission' = new.submission_id::text
                and act.acted_at >= new.ended_at
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'A submission is judged again only where the audit log says who wants it.';
    end if;
    return null;
end
$$;
comment on function ledger.require_act is 'Lets a submission be judged again only with its entry in the audit log, in one transaction.';
create constraint trigger past_verdicts_have_an_act after insert on ledger.past_verdicts
deferrable initially deferred for each row execute function ledger.require_act();

create function warehouse.keep_audit() returns trigger
language plpgsql
as $$
begin
    if ledger.is_restoring(tg_relid) then
        return coalesce(new, old);
    end if;
    if
        tg_op = 'UPDATE'
        and (
            old.recorded_from = transaction_timestamp()
            or (
                old.recorded_to is null and new.recorded_to = transaction_timestamp()
                and to_jsonb(new) - 'recorded_to' = to_jsonb(old) - 'recorded_to'
            )
        )
    then
        return new;
    end if;
    raise exception 'An accepted return stays as it was recorded; only its period ends.';
end
$$;
comment on function warehouse.keep_audit is 'Keeps accepted returns: only their period ends, now.';
create trigger audits_stay before update or delete on warehouse.audits
for each row execute function warehouse.keep_audit();

create function warehouse.keep_rows() returns trigger
language plpgsql
as $$
begin
    if not ledger.is_restoring(tg_relid) then
        raise exception 'Rows of an accepted return are neither changed nor deleted.';
    end if;
    return null;
end
$$;
comment on function warehouse.keep_rows is 'Keeps the rows of accepted returns as they were recorded.';

create function warehouse.keep_to_audit() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from (select distinct changed.audit_id from changed) as added
            inner join warehouse.audits as audit on added.audit_id = audit.audit_id
            where audit.recorded_from <> transaction_timestamp()
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'An accepted return has the rows that it was recorded with; none is added.';
    end if;
    return null;
end
$$;
comment on function warehouse.keep_to_audit is 'Lets rows in with their audit, in one transaction, and never later.';

do $$
declare
    kept text;
begin
    foreach kept in array array['audit_sites', 'findings', 'nonconformities', 'indicators', 'certificates'] loop
        execute format(
            'create trigger rows_stay before update or delete on warehouse.%I '
            'for each statement execute function warehouse.keep_rows()', kept
        );
        execute format(
            'create trigger rows_come after insert on warehouse.%I referencing new table as changed '
            'for each statement execute function warehouse.keep_to_audit()', kept
        );
        execute format('revoke update, delete on warehouse.%I from pipeline_writer', kept);
    end loop;
    execute 'revoke delete on warehouse.audits from pipeline_writer';
    execute 'revoke update, delete on warehouse.campaign_tallies from pipeline_writer';
end
$$;

-- What no task ever does.
revoke delete on ledger.submissions, ledger.mails, ledger.messages, ledger.deliveries from pipeline_writer;
revoke update, delete on ledger.receipts, ledger.withdrawals, ledger.resent from pipeline_writer;
revoke delete on ledger.past_verdicts from pipeline_writer;

-- Purpose: a publication stays as it was published, whoever works on the tables, and its figures have a digest.
create table publication.digests (
    publication_id bigint not null references publication.publications,
    part text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    recorded_at timestamptz not null default transaction_timestamp(),
    primary key (publication_id, part)
);
comment on table publication.digests is 'Digest of the rows of each publication, table by table, as it was published: what every run compares.';
comment on column publication.digests.publication_id is 'The publication.';
comment on column publication.digests.part is 'Table, or the rows of publication.summaries that are kept for good (national_measures) and the others (breakdowns).';
comment on column publication.digests.sha256 is 'SHA-256 over the SHA-256 of the rows, in hexadecimal.';
comment on column publication.digests.recorded_at is 'When it was taken: at the publication, or at the first run of a version that takes digests.';

create table publication.rewritten_files (
    publication_id bigint not null references publication.publications,
    path text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    recorded_at timestamptz not null default transaction_timestamp(),
    primary key (publication_id, path, sha256)
);
comment on table publication.rewritten_files is 'Files of a package that was lost and written again by a later version, where they are not as they were first.';
comment on column publication.rewritten_files.publication_id is 'The publication.';
comment on column publication.rewritten_files.path is 'Name in the folder of the package.';
comment on column publication.rewritten_files.sha256 is 'SHA-256 of the file that was written again, in hexadecimal.';
comment on column publication.rewritten_files.recorded_at is 'When it was written again.';

create function publication.keep_head() returns trigger
language plpgsql
as $$
begin
    if ledger.is_restoring(tg_relid) then
        return coalesce(new, old);
    end if;
    if tg_op = 'INSERT' then
        if new.state = 'candidate' then
            return new;
        end if;
        raise exception 'A publication is staged as a candidate first.';
    end if;
    if old.state = 'candidate' then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    if
        tg_op = 'UPDATE' and old.is_current and not new.is_current
        and to_jsonb(new) - 'is_current' = to_jsonb(old) - 'is_current'
    then
        return new;
    end if;
    raise exception 'The publication % is %: it is never changed or deleted.', old.publication_id, old.state;
end
$$;
comment on function publication.keep_head is 'Keeps publications: a candidate is published or refused once; then only the next one takes its place.';
create trigger publications_stay before insert or update or delete on publication.publications
for each row execute function publication.keep_head();

create function publication.keep_one_current() returns trigger
language plpgsql
as $$
begin
    if
        not exists (
            select from publication.publications as edition
            where edition.campaign_code = new.campaign_code and edition.is_current
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'The campaign % would have no current publication.', new.campaign_code;
    end if;
    return null;
end
$$;
comment on function publication.keep_one_current is 'Lets a publication end only where another takes its place.';
create constraint trigger publications_follow after update on publication.publications
deferrable initially deferred
for each row when (old.is_current and not new.is_current) execute function publication.keep_one_current();

create function publication.keep_figures() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from (select distinct changed.publication_id from changed) as touched
            inner join publication.publications as edition on touched.publication_id = edition.publication_id
            where
                case tg_op
                    when 'INSERT' then edition.state <> 'candidate'
                    -- The detail of earlier publications goes: their packages hold it.
                    when 'DELETE' then edition.state = 'published' and (edition.is_current or tg_argv[0] <> 'detail')
                    else true
                end
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'A published figure is never changed, added or deleted.';
    end if;
    return null;
end
$$;
comment on function publication.keep_figures is 'Keeps the rows of a publication; the detail of earlier ones may go.';

create function publication.keep_measures() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from changed
            inner join publication.publications as edition on changed.publication_id = edition.publication_id
            where
                edition.state = 'published'
                and (
                    edition.is_current
                    or (changed.territory_kind = 'nation' and changed.subject_kind in ('all', 'module'))
                )
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'A published figure is never changed, added or deleted.';
    end if;
    return null;
end
$$;
comment on function publication.keep_measures is 'Keeps the measures of a publication; the breakdowns of earlier ones may go.';

create function publication.keep_prints() returns trigger
language plpgsql
as $$
begin
    if not ledger.is_restoring(tg_relid) then
        raise exception 'The digest of a publication is the first that was taken; it stays.';
    end if;
    return null;
end
$$;
comment on function publication.keep_prints is 'Keeps the digests of publications and of the files of their packages.';

do $$
declare
    kept text;
    fate text;
begin
    for kept, fate in
        select
            target.relname,
            case
                when target.relname in (
                    'indicator_summary', 'engagements', 'audits', 'audit_sites', 'certificates', 'nonconformities',
                    'indicators', 'consolidated_audit_results'
                ) then 'detail'
                else 'kept'
            end as fate
        from pg_class as target
        where
            target.relnamespace = 'publication'::regnamespace
            and target.relkind = 'r'
            and target.relname not in ('publications', 'files', 'rewritten_files', 'digests', 'regional_readers')
    loop
        execute format(
            'create trigger figures_come after insert on publication.%I referencing new table as changed '
            'for each statement execute function publication.keep_figures()', kept
        );
        execute format(
            'create trigger figures_stay after update on publication.%I referencing old table as changed '
            'for each statement execute function publication.keep_figures()', kept
        );
        if kept = 'summaries' then
            create trigger figures_go after delete on publication.summaries referencing old table as changed
            for each statement execute function publication.keep_measures();
        else
            execute format(
                'create trigger figures_go after delete on publication.%I referencing old table as changed '
                'for each statement execute function publication.keep_figures(%L)', kept, fate
            );
        end if;
        execute format('revoke update on publication.%I from pipeline_writer', kept);
    end loop;
    foreach kept in array array['files', 'rewritten_files', 'digests'] loop
        execute format(
            'create trigger prints_stay before update or delete on publication.%I '
            'for each statement execute function publication.keep_prints()', kept
        );
        execute format('revoke update, delete on publication.%I from pipeline_writer', kept);
    end loop;
end
$$;

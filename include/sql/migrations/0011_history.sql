-- Purpose: system time for what the files of include/reference say, so that any past figure can be made again: with
-- the labels, sites and campaigns of its moment. The schema `known` reads everything as it was at one moment.
create table reference.history (
    table_name text not null,
    content jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    check (recorded_to >= recorded_from)
);
comment on table reference.history is
'Every row that a reference or campaign table has held, from when to when. Written by triggers, never by hand.';
comment on column reference.history.table_name is 'Table that held the row, without its schema.';
comment on column reference.history.content is 'The row, column by column.';
comment on column reference.history.recorded_from is
'System time: from this moment the table held the row; without beginning for what was there before the history.';
comment on column reference.history.recorded_to is 'System time: until this moment, excluded; empty while it holds it.';
create index history_of_a_table on reference.history (table_name, recorded_from, recorded_to);
create index history_of_a_row on reference.history (table_name, md5(content::text)) where recorded_to is null;

create function reference.remember() returns trigger
language plpgsql
as $$
begin
    if tg_op <> 'INSERT' then
        update reference.history
        set recorded_to = transaction_timestamp()
        where table_name = tg_table_name
            and recorded_to is null
            and md5(content::text) = md5(to_jsonb(old)::text);
    end if;
    if tg_op <> 'DELETE' then
        insert into reference.history (table_name, content, recorded_from)
        values (tg_table_name, to_jsonb(new), transaction_timestamp());
    end if;
    return null;
end
$$;
comment on function reference.remember is 'Ends the period of the row as it was and opens that of the row as it is.';

create schema known;
comment on schema known is
'What was known at one moment: that of the setting prefaudit.as_of, now where it is not set. Every figure is made from here.';

create function known.moment() returns timestamptz
language sql
stable
as $$
    select coalesce(nullif(current_setting('prefaudit.as_of', true), '')::timestamptz, 'infinity'::timestamptz)
$$;
comment on function known.moment is 'The moment as of which the views of this schema are read.';

do $$
declare
    kept text;
    name text;
begin
    foreach kept in array array[
        'reference.regions', 'reference.departements', 'reference.sites', 'reference.standards', 'reference.modules',
        'reference.commitments', 'reference.criteria', 'reference.indicators', 'reference.code_lists',
        'reference.certificates', 'reference.declared_figures', 'ledger.campaigns', 'ledger.engagements',
        'ledger.returns_owed'
    ]
    loop
        name := split_part(kept, '.', 2);
        execute format(
            'insert into reference.history (table_name, content, recorded_from) '
            'select %L, to_jsonb(present), ''-infinity'' from %s as present',
            name, kept
        );
        execute format(
            'create trigger remember after insert or update or delete on %s '
            'for each row execute function reference.remember()',
            kept
        );
        execute format(
            'create view known.%1$I as select entry.* from reference.history as past '
            'cross join lateral jsonb_populate_record(null::%2$s, past.content) as entry '
            'where past.table_name = %1$L and past.recorded_from <= known.moment() '
            'and (past.recorded_to is null or past.recorded_to > known.moment())',
            name, kept
        );
        execute format('comment on view known.%I is %L', name, kept || ' as it was at the moment asked for.');
    end loop;
end
$$;

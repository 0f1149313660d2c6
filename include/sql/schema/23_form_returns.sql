-- Purpose: accepted returns of the forms that have no SQL of their own, with system time as warehouse.audits has it. The
-- tables of their rows are made from the contracts by prefaudit.warehouse.form_tables: `<form>__<table>` here, in
-- `restricted` for personal fields, in `publication` for what is published.
create table warehouse.forms (
    form text primary key,
    definition jsonb,
    stopped text
);
comment on table warehouse.forms is 'Forms whose rows are kept in tables made from their contracts, as those tables were last made.';
comment on column warehouse.forms.form is 'Code of the form.';
comment on column warehouse.forms.definition is 'Tables and fields of all versions of the form together, with their words and code lists; empty before they were first made.';
comment on column warehouse.forms.stopped is 'Why the tables cannot be made as the contracts ask: no return of the form is settled meanwhile; empty where nothing is wrong.';

create table warehouse.form_returns (
    return_id bigint generated always as identity primary key,
    rows_of bigint references warehouse.form_returns,
    submission_id bigint not null references ledger.submissions,
    form text not null references warehouse.forms,
    form_version text,
    campaign_code text,
    site_code text,
    simulated boolean not null,
    verdict text not null references codes.verdict check (verdict <> 'rejected'),
    received_at timestamptz not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    check (recorded_to >= recorded_from),
    unique (submission_id, recorded_from)
);
comment on table warehouse.form_returns is 'Accepted returns of the forms whose rows are kept in tables made from their contracts. Current while recorded_to is empty.';
comment on column warehouse.form_returns.return_id is 'Row number, without meaning outside this database.';
comment on column warehouse.form_returns.rows_of is 'The earlier period of the same submission that has its rows, where it counts again; empty where the rows are its own.';
comment on column warehouse.form_returns.submission_id is 'The submission it comes from.';
comment on column warehouse.form_returns.form is 'Code of the form.';
comment on column warehouse.form_returns.form_version is 'Version of the form, as the workbook says.';
comment on column warehouse.form_returns.campaign_code is 'Campaign; empty where the form names none: such returns are kept and not published.';
comment on column warehouse.form_returns.site_code is 'Who reports; empty where the form names nobody: each submission then stands for itself.';
comment on column warehouse.form_returns.simulated is 'True where the workbook says that its data are simulated.';
comment on column warehouse.form_returns.verdict is 'accepted or accepted_with_warnings.';
comment on column warehouse.form_returns.received_at is 'Time at which the file came in.';
comment on column warehouse.form_returns.recorded_from is 'System time: from this timestamp this was the current return.';
comment on column warehouse.form_returns.recorded_to is 'System time: until this timestamp, excluded; empty while current.';
create unique index form_returns_one_current on warehouse.form_returns (form, coalesce(campaign_code, ''), site_code)
where recorded_to is null and site_code is not null;
create index form_returns_of_a_campaign on warehouse.form_returns (campaign_code, recorded_from, recorded_to);
revoke delete on table warehouse.form_returns, warehouse.forms from pipeline_writer;
create trigger returns_stay before update or delete on warehouse.form_returns
for each row execute function warehouse.keep_audit();

create table warehouse.form_cells (
    return_id bigint not null references warehouse.form_returns,
    table_name text not null,
    field text not null,
    sheet text not null,
    column_letter text not null,
    row_number integer,
    primary key (return_id, table_name, field)
);
comment on table warehouse.form_cells is 'Sheet and column of each field of an accepted return: with the row of its sheet, the cell that a value comes from.';
comment on column warehouse.form_cells.return_id is 'The return that has the rows.';
comment on column warehouse.form_cells.table_name is 'Table of the contract.';
comment on column warehouse.form_cells.field is 'Field of the contract.';
comment on column warehouse.form_cells.sheet is 'Sheet of the workbook.';
comment on column warehouse.form_cells.column_letter is 'Column of the sheet.';
comment on column warehouse.form_cells.row_number is 'Row of the answer in a block of labels; empty for a table, where each row has its own.';

create function warehouse.keep_to_return() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from (select distinct changed.return_id from changed) as added
            inner join warehouse.form_returns as kept on added.return_id = kept.return_id
            where kept.recorded_from <> transaction_timestamp()
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'An accepted return has the rows that it was recorded with; none is added.';
    end if;
    return null;
end
$$;
comment on function warehouse.keep_to_return is 'Lets rows in with their return, in one transaction, and never later.';

-- Called for each table that is made from a contract: the same holds for it as for the tables made by hand.
create function warehouse.keep_table(name text) returns void
language plpgsql
as $$
begin
    execute format(
        'create trigger rows_stay before update or delete on warehouse.%I '
        'for each statement execute function warehouse.keep_rows()', name
    );
    execute format(
        'create trigger rows_come after insert on warehouse.%I referencing new table as changed '
        'for each statement execute function warehouse.keep_to_return()', name
    );
    execute format('revoke update, delete on warehouse.%I from pipeline_writer', name);
end
$$;
comment on function warehouse.keep_table is 'Keeps the rows of a table made from a contract: they come with their return and stay.';
select warehouse.keep_table('form_cells') as made;

create function publication.keep_table(name text, fate text) returns void
language plpgsql
as $$
begin
    execute format(
        'create trigger figures_come after insert on publication.%I referencing new table as changed '
        'for each statement execute function publication.keep_figures()', name
    );
    execute format(
        'create trigger figures_stay after update on publication.%I referencing old table as changed '
        'for each statement execute function publication.keep_figures()', name
    );
    execute format(
        'create trigger figures_go after delete on publication.%I referencing old table as changed '
        'for each statement execute function publication.keep_figures(%L)', name, fate
    );
    execute format('revoke update on publication.%I from pipeline_writer', name);
end
$$;
comment on function publication.keep_table is
'Keeps the rows of a table made from a contract as those of the others: the detail of earlier publications may go.';

create view as_of.form_returns as
select
    kept.return_id,
    coalesce(kept.rows_of, kept.return_id) as rows_of,
    kept.submission_id,
    kept.form,
    kept.form_version,
    kept.campaign_code,
    kept.site_code,
    kept.simulated,
    kept.verdict,
    kept.received_at,
    kept.recorded_from
from warehouse.form_returns as kept
where
    kept.recorded_from <= as_of.system_time()
    and (kept.recorded_to is null or kept.recorded_to > as_of.system_time());
comment on view as_of.form_returns is 'The current returns of the other forms at the timestamp asked for; rows_of is the return that has their rows.';

create view as_of.current_returns as
select
    audit.campaign_code,
    audit.site_code,
    audit.audit_type,
    audit.submission_id,
    audit.simulated
from as_of.audits as audit
union all
select
    kept.campaign_code,
    kept.site_code,
    null as audit_type,
    kept.submission_id,
    kept.simulated
from as_of.form_returns as kept
where kept.campaign_code is not null and kept.site_code is not null;
comment on view as_of.current_returns is 'The current returns of all forms at the timestamp asked for; only audits have a type.';

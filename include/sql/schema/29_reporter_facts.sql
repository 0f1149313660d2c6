-- Purpose: what the reference table of a form says of those who report, for its measures to be broken down by.
alter table ledger.reporters add column facts jsonb;
comment on column ledger.reporters.facts is 'Columns of the reference table that the form names, with the values that they have for the campaign.';
create or replace view as_of.reporters as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::ledger.reporters, past.content) as entry
where
    past.table_name = 'reporters'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());

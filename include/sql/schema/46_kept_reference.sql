-- Purpose: what the reference files say and the database cannot take in. The runs go on with what it has of it.
create table reference.refused (
    item text not null,
    of_campaign boolean not null,
    reason text,
    primary key (item, of_campaign)
);
comment on table reference.refused is 'Tables and campaigns of the reference files that could not be brought into the database at the last try: everything goes on with what it has of them.';
comment on column reference.refused.item is 'Name of the table, or code of the campaign.';
comment on column reference.refused.of_campaign is 'Whether it is a campaign.';
comment on column reference.refused.reason is 'What to correct, in a sentence; empty where it is kept because it goes with another.';
grant select, insert, update, delete on reference.refused to pipeline_writer;

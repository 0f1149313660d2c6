-- Purpose: the register of the files of this folder. Run before any of them, changes nothing when it is there.
create schema if not exists ledger;

create table if not exists ledger.migrations (
    number integer primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
);

comment on table ledger.migrations is 'Files of include/sql/schema applied to this database, one row a file.';
comment on column ledger.migrations.number is 'Number that opens the file name.';
comment on column ledger.migrations.name is 'File name.';
comment on column ledger.migrations.checksum is 'SHA-256 of the file as it was applied, in hexadecimal.';
comment on column ledger.migrations.applied_at is 'Time at which its transaction began.';

-- Purpose: what became of each file of a mail, what its sender is answered, and how often a mail was begun.
create table codes.mail_file_state (code text primary key);
comment on table codes.mail_file_state is 'Codes that the list mail_file_state has ever had.';
comment on column codes.mail_file_state.code is 'Code.';
grant select, insert on codes.mail_file_state to pipeline_writer;

alter table ledger.mails
add column answer text,
add column size_bytes bigint not null default 0;
update ledger.mails set answer = state
where state in ('link', 'announced');
comment on column ledger.mails.answer is 'Which letter its sender gets: link, announced, other_site, unreadable; empty where none.';
comment on column ledger.mails.size_bytes is 'Its size as it came.';
comment on column ledger.mails.state is 'taken (its files were taken in), link or announced (it brought no file: a drive''s address, a file forgotten; its sender is answered), quarantined (a file of it or all wait for a person), empty (written by a program, without a file), own (a message of ours that came back), released or discarded by a person or by time.';
comment on column ledger.mails.attachments is 'How many files it brought: the rows of mail_files.';

create table ledger.mail_files (
    mail_id bigint not null references ledger.mails,
    position integer not null,
    file_name text not null,
    sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes bigint not null default 0,
    state text not null references codes.mail_file_state,
    site_code text,
    delivery_id bigint references ledger.deliveries,
    reason text,
    primary key (mail_id, position)
);
comment on table ledger.mail_files is 'What a mail brought, one row a file, those in archives and forwarded mails too: none is without a row.';
comment on column ledger.mail_files.mail_id is 'The mail.';
comment on column ledger.mail_files.position is 'Its place in the mail, from 1.';
comment on column ledger.mail_files.file_name is 'Its name, made safe; emptied when its time is over. Never published.';
comment on column ledger.mail_files.sha256 is 'SHA-256 of its content; empty where it could not be read or was left aside.';
comment on column ledger.mail_files.size_bytes is 'Its size.';
comment on column ledger.mail_files.state is 'taken (in the landing zone), waiting (for a person), aside (a signature, a logo: left out), released or discarded by a person or by time.';
comment on column ledger.mail_files.site_code is 'The site that the workbook names, where it was read.';
comment on column ledger.mail_files.delivery_id is 'How it was brought to the landing zone.';
comment on column ledger.mail_files.reason is 'Why it waits for a person, in French.';

create table ledger.mail_tries (
    mailbox text not null,
    uid text not null,
    begun integer not null default 1,
    failed integer not null default 0,
    error text,
    tried_at timestamptz not null default clock_timestamp(),
    primary key (mailbox, uid)
);
comment on table ledger.mail_tries is 'Mails that were begun and are not done: the next run looks at them last. A row goes when its mail is done.';
comment on column ledger.mail_tries.mailbox is 'User, server and folder, without password.';
comment on column ledger.mail_tries.uid is 'Which mail: UIDVALIDITY and UID of the mailbox.';
comment on column ledger.mail_tries.begun is 'How often it was begun.';
comment on column ledger.mail_tries.failed is 'How often it failed by its own fault: after some times it is moved aside unread.';
comment on column ledger.mail_tries.error is 'What happened the last time.';
comment on column ledger.mail_tries.tried_at is 'When it was last begun.';

-- Purpose: mail as a channel: the registered addresses of the sites, each mail that came in, each that is to go out.
create table restricted.contacts (
    site_code text not null,
    address text not null check (address = lower(address) and address like '%@%'),
    registered_at timestamptz not null default clock_timestamp(),
    primary key (site_code, address)
);
comment on table restricted.contacts is 'Registered addresses of the sites: answers, forms and reminders go there only. Personal data.';
comment on column restricted.contacts.site_code is 'The site.';
comment on column restricted.contacts.address is 'Its address, in small letters.';
comment on column restricted.contacts.registered_at is 'Since when it is registered: what was settled before is not mailed to it.';
create index contacts_by_address on restricted.contacts (address);

create table ledger.mails (
    mail_id bigint generated always as identity primary key,
    mailbox text not null,
    message_id text not null,
    sender text not null,
    subject text not null,
    sent_at timestamptz,
    received_at timestamptz not null default clock_timestamp(),
    state text not null check (state in ('taken', 'quarantined', 'empty', 'released', 'discarded')),
    site_codes text[] not null default '{}',
    attachments integer not null default 0,
    place text,
    reason text,
    handled_at timestamptz,
    handled_by text,
    unique (mailbox, message_id)
);
comment on table ledger.mails is 'Mails that came in, one row a mail: what was taken from it, or why it waits for a person.';
comment on column ledger.mails.mail_id is 'Number of the mail.';
comment on column ledger.mails.mailbox is 'User, server and folder, without password.';
comment on column ledger.mails.message_id is 'Its Message-ID; where it has none, one made from its content.';
comment on column ledger.mails.sender is 'Address in its From header; emptied when its time is over. Never published.';
comment on column ledger.mails.subject is 'Its subject; emptied when its time is over. Never published.';
comment on column ledger.mails.sent_at is 'When it says that it was sent.';
comment on column ledger.mails.received_at is 'When it was first looked at.';
comment on column ledger.mails.state is
'taken (its workbooks were taken in), quarantined (waits for a person), empty (no workbook), released or discarded by a person or by time.';
comment on column ledger.mails.site_codes is 'Sites whose registered address it came from.';
comment on column ledger.mails.attachments is 'How many files it brought.';
comment on column ledger.mails.place is 'Where the raw mail stands while it is in quarantine.';
comment on column ledger.mails.reason is 'Why it was quarantined, in French.';
comment on column ledger.mails.handled_at is 'When a person let it in or discarded it.';
comment on column ledger.mails.handled_by is 'Who did.';

create table ledger.messages (
    message_id bigint generated always as identity primary key,
    kind text not null check (kind in ('acknowledgement', 'reminder', 'digest', 'form', 'alert')),
    dedupe_key text not null unique,
    recipients text[] not null,
    subject text not null,
    body text not null,
    attachments text[] not null default '{}',
    campaign_code text,
    site_code text,
    submission_id bigint references ledger.submissions,
    state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'unaddressed')),
    attempts integer not null default 0,
    error text,
    queued_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz
);
comment on table ledger.messages is 'Mails to send and sent: each is put here once, under a key that says why, and sent from here.';
comment on column ledger.messages.message_id is 'Number of the message.';
comment on column ledger.messages.kind is 'What it is.';
comment on column ledger.messages.dedupe_key is 'What it is about: the same is never told twice.';
comment on column ledger.messages.recipients is 'To whom. Never published.';
comment on column ledger.messages.subject is 'Its subject.';
comment on column ledger.messages.body is 'Its text.';
comment on column ledger.messages.attachments is 'Where the files to attach stand.';
comment on column ledger.messages.campaign_code is 'Campaign concerned, if any.';
comment on column ledger.messages.site_code is 'Site concerned, if any.';
comment on column ledger.messages.submission_id is 'Submission answered, if any.';
comment on column ledger.messages.state is
'queued, sent, failed (the server refused it for good) or unaddressed (there was nobody to send it to).';
comment on column ledger.messages.attempts is 'How often it was tried.';
comment on column ledger.messages.error is 'What the server said when it refused last.';
comment on column ledger.messages.queued_at is 'When it was put here.';
comment on column ledger.messages.sent_at is 'When the server took it.';
create index messages_queued on ledger.messages (message_id) where state = 'queued';

-- Purpose: what people do (deposit, withdrawal, waiver, approval…) is kept for good: who, when, why. What they deliver
-- by the page or by mail is known before the night takes it in. Figures that wait for an approval say so.
create table ledger.acts (
    act_id bigint generated always as identity primary key,
    kind text not null check (
        kind in (
            'deposit', 'release', 'discard', 'withdrawal', 'night_triggered', 'campaign_opened', 'site_added', 'waiver',
            'publication_approved', 'publication_refused', 'contacts_registered'
        )
    ),
    actor text not null check (actor <> ''),
    acted_at timestamptz not null default clock_timestamp(),
    reason text,
    campaign_code text,
    site_code text,
    content jsonb not null default '{}'
);
comment on table ledger.acts is 'What people did, one row an act, in order. A row is never changed or deleted.';
comment on column ledger.acts.act_id is 'Number of the act: acts are applied in this order.';
comment on column ledger.acts.kind is 'What was done.';
comment on column ledger.acts.actor is 'Who did it: the name of the login. Never published.';
comment on column ledger.acts.acted_at is 'When.';
comment on column ledger.acts.reason is 'Why, in the person''s words. May name people: never published.';
comment on column ledger.acts.campaign_code is 'Campaign concerned, if any.';
comment on column ledger.acts.site_code is 'Site concerned, if any.';
comment on column ledger.acts.content is 'What exactly: the submission, the publication, the campaign as it was opened…';
create index acts_of_a_campaign on ledger.acts (campaign_code, kind, act_id);

create function ledger.refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception 'Acts are kept for good: they are neither changed nor deleted.';
end
$$;
comment on function ledger.refuse_change is 'Keeps the journal of acts as it was written.';
create trigger acts_stay before update or delete or truncate on ledger.acts
for each statement execute function ledger.refuse_change();

create table ledger.deliveries (
    delivery_id bigint generated always as identity primary key,
    batch uuid not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    size_bytes bigint not null,
    channel text not null check (channel in ('page', 'mail')),
    sender text,
    message_id text,
    location text not null unique,
    delivered_at timestamptz not null default clock_timestamp(),
    verdict text check (verdict in ('accepted', 'accepted_with_warnings', 'rejected')),
    issues jsonb not null default '[]',
    page text,
    workbook text
);
comment on table ledger.deliveries is 'Files that came by the page or by mail and were laid into the landing zone, one row a file.';
comment on column ledger.deliveries.delivery_id is 'Number of the delivery.';
comment on column ledger.deliveries.batch is 'The files delivered together.';
comment on column ledger.deliveries.sha256 is 'SHA-256 of the file, in hexadecimal.';
comment on column ledger.deliveries.file_name is 'Name that the file came under, made safe. May hold a person''s name: never published.';
comment on column ledger.deliveries.size_bytes is 'Size of the file in bytes.';
comment on column ledger.deliveries.channel is 'page or mail.';
comment on column ledger.deliveries.sender is 'Login or mail address; emptied when its time is over. Never published.';
comment on column ledger.deliveries.message_id is 'Message-ID of the mail; empty for the page.';
comment on column ledger.deliveries.location is 'URL of the file in the landing zone, without credentials.';
comment on column ledger.deliveries.delivered_at is 'When.';
comment on column ledger.deliveries.verdict is 'Result of the check made at once; the night''s alone counts. Empty where none was made.';
comment on column ledger.deliveries.issues is 'What that check found wrong: rule, severity, sheet, cell, found, expected, message.';
comment on column ledger.deliveries.page is 'Where the page of that check stands; emptied when it is removed.';
comment on column ledger.deliveries.workbook is 'Where the copy annotated by that check stands; emptied when it is removed.';
create index deliveries_of_a_batch on ledger.deliveries (batch);
create index deliveries_of_a_content on ledger.deliveries (sha256);

alter table publication.publications add column proposed_in text;
comment on column publication.publications.proposed_in is
'Run in which the figures were proposed to a person; empty where nobody is asked.';

alter table ledger.submissions add column erased boolean not null default false;
comment on column ledger.submissions.erased is
'True once what named people in it was erased, the file included: its time was over.';

-- Purpose: which returns are expected, what came in, and what was found wrong in it.
create table ledger.campaigns (
    campaign_code text primary key,
    campaign_label text not null,
    standard_code text not null references reference.standards deferrable initially deferred,
    reference_on date not null,
    audits_from date,
    audits_to date,
    status text,
    source text
);
comment on table ledger.campaigns is 'Audit campaigns, as include/reference/campaigns describes them.';
comment on column ledger.campaigns.campaign_label is 'Name of the campaign, in French.';
comment on column ledger.campaigns.reference_on is 'Day at which sites, départements and régions are read for this campaign.';
comment on column ledger.campaigns.audits_from is 'First day on which an audit of the campaign may begin.';
comment on column ledger.campaigns.audits_to is 'Last day on which an audit of the campaign may end.';

create table ledger.engagements (
    campaign_code text not null references ledger.campaigns deferrable initially deferred,
    site_code text not null,
    primary key (campaign_code, site_code)
);
comment on table ledger.engagements is 'Sites engaged in a campaign.';

create table ledger.returns_owed (
    campaign_code text not null references ledger.campaigns deferrable initially deferred,
    site_code text not null,
    audit_type text not null references codes.audit_type,
    due_on date,
    primary key (campaign_code, site_code, audit_type)
);
comment on table ledger.returns_owed is 'Expected returns: one row a campaign, site and audit type.';
comment on column ledger.returns_owed.due_on is 'Last day on which the return is on time, Paris time.';

create table ledger.submissions (
    submission_id bigint generated always as identity primary key,
    sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    size_bytes bigint not null check (size_bytes >= 0),
    channel text not null,
    archive_path text not null,
    received_at timestamptz not null,
    discovered_at timestamptz not null default now(),
    state text not null default 'received' references codes.submission_state,
    form text,
    form_version text,
    campaign_code text,
    site_code text,
    standard_code text,
    audit_type text,
    simulated boolean not null default false,
    verdict text references codes.verdict,
    settled_at timestamptz,
    superseded_by bigint references ledger.submissions,
    erased boolean not null default false,
    in_manifest boolean not null default false,
    check ((state = 'settled') = (settled_at is not null)),
    check (state in ('received', 'read') or verdict is not null)
);
comment on table ledger.submissions is 'Files received, one row a content (SHA-256). A row is never deleted.';
comment on column ledger.submissions.sha256 is 'SHA-256 of the file, in hexadecimal: what makes a submission itself.';
comment on column ledger.submissions.file_name is 'Name under which it was first received. May hold a person''s name: never published.';
comment on column ledger.submissions.channel is 'How it came: the protocol of the landing zone (file, s3, sftp…).';
comment on column ledger.submissions.archive_path is 'Where the copy that everything reads is kept.';
comment on column ledger.submissions.received_at is 'Last modification in the landing zone when first seen: decides which submission is the latest.';
comment on column ledger.submissions.discovered_at is 'Time at which a run first found it.';
comment on column ledger.submissions.state is 'received, then read (rows in staging), validated (verdict given), settled (consolidated or refused).';
comment on column ledger.submissions.form is 'Form recognised in the workbook; empty where none was.';
comment on column ledger.submissions.form_version is 'Version of the form, as the workbook says.';
comment on column ledger.submissions.campaign_code is 'Campaign, as the workbook says.';
comment on column ledger.submissions.site_code is 'Site, as the workbook says.';
comment on column ledger.submissions.standard_code is 'Standard, as the workbook says.';
comment on column ledger.submissions.audit_type is 'Audit type, as the workbook says.';
comment on column ledger.submissions.verdict is 'Result of the checks.';
comment on column ledger.submissions.settled_at is 'Time of the consolidation that settled it.';
comment on column ledger.submissions.superseded_by is 'The later accepted submission of the same return that replaced it.';
comment on column ledger.submissions.erased is 'True once what named people in it was erased, the file included: its time was over.';
comment on column ledger.submissions.in_manifest is 'True once the manifest beside the archived original tells how it was settled and all that became of it since.';
create index submissions_unsettled on ledger.submissions (submission_id) where state <> 'settled';
create index submissions_of_a_return on ledger.submissions (campaign_code, site_code, audit_type, settled_at);
create index submissions_not_in_manifest on ledger.submissions (submission_id)
where state = 'settled' and not in_manifest;

create table ledger.receipts (
    receipt_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submissions,
    location text not null,
    size_bytes bigint not null,
    modified_at timestamptz,
    seen_at timestamptz not null default now(),
    unique nulls not distinct (location, size_bytes, modified_at, submission_id)
);
comment on table ledger.receipts is 'Each time a content was found at a place: the same file sent twice has two receipts and one submission.';
comment on column ledger.receipts.receipt_id is 'Row number.';
comment on column ledger.receipts.location is 'URL in the landing zone, without credentials.';
comment on column ledger.receipts.modified_at is 'Last modification there; empty where the store does not say.';
comment on column ledger.receipts.seen_at is 'Time at which a run found it there.';
create index receipts_of_a_submission on ledger.receipts (submission_id);

create table ledger.issues (
    submission_id bigint not null references ledger.submissions,
    position integer not null,
    origin text not null references codes.issue_origin,
    rule text not null,
    severity text not null references codes.issue_severity,
    stage text not null references codes.check_stage,
    sheet text not null,
    cell text not null,
    found text not null,
    expected text not null,
    message text not null,
    table_name text not null,
    field text not null,
    row_number integer,
    primary key (submission_id, position)
);
comment on table ledger.issues is 'Broken rules of a submission, in the order of its sheets, rows and columns. Found values may be personal.';
comment on column ledger.issues.origin is 'Whether reading the workbook or the rules on values found it.';
comment on column ledger.issues.rule is 'Id of the rule, as in docs/regles.md.';
comment on column ledger.issues.stage is 'Stage of the checks that found it.';
comment on column ledger.issues.cell is 'Cell of the workbook; empty where it is wider than one.';
comment on column ledger.issues.found is 'What the workbook holds there.';
comment on column ledger.issues.expected is 'What was expected, in French.';
comment on column ledger.issues.message is 'What is wrong, in French, for the site.';
comment on column ledger.issues.row_number is 'Row of the sheet; empty where there is none.';
create index issues_by_rule on ledger.issues (rule);

create table ledger.answers (
    submission_id bigint primary key references ledger.submissions,
    page text not null,
    workbook text,
    answered_at timestamptz not null default now()
);
comment on table ledger.answers is 'The answer to each submission: written once, when its verdict is given.';
comment on column ledger.answers.page is 'Where the acknowledgement stands (HTML).';
comment on column ledger.answers.workbook is 'Where the annotated copy of the workbook stands; empty where nothing was wrong or it could not be opened.';
comment on column ledger.answers.answered_at is 'When it was written.';

create table ledger.coercions (
    submission_id bigint not null references ledger.submissions,
    table_name text not null,
    field text not null,
    sheet_row integer not null,
    found text not null,
    value text not null
);
comment on table ledger.coercions is 'Cells whose typed value is certain but is not what they hold (« 12,5 » as text, a code that lost its zeros).';
comment on column ledger.coercions.sheet_row is 'Row of the sheet; 0 for a form block.';
comment on column ledger.coercions.found is 'What the cell holds, as the site sees it. May be personal.';
comment on column ledger.coercions.value is 'What it was read as.';
create index coercions_of_a_submission on ledger.coercions (submission_id);

create table ledger.withdrawals (
    submission_id bigint primary key references ledger.submissions,
    reason text not null references codes.withdrawal_reason,
    note text,
    withdrawn_by text not null,
    withdrawn_at timestamptz not null default transaction_timestamp()
);
comment on table ledger.withdrawals is 'Accepted submissions that no longer count, and why. A row is never deleted.';
comment on column ledger.withdrawals.submission_id is 'The submission withdrawn.';
comment on column ledger.withdrawals.reason is 'Why, in one word: published beside what it changes.';
comment on column ledger.withdrawals.note is 'Why, in the operator''s words. May name people: never published.';
comment on column ledger.withdrawals.withdrawn_by is 'Who withdrew it. Never published.';
comment on column ledger.withdrawals.withdrawn_at is 'System time: from this timestamp it no longer counts.';

create table ledger.resent (
    submission_id bigint not null references ledger.submissions,
    received_at timestamptz not null,
    recorded_at timestamptz not null default transaction_timestamp(),
    primary key (submission_id, received_at)
);
comment on table ledger.resent is 'Accepted submissions that a later one had replaced and that came again, last: they count again. A row is never deleted.';
comment on column ledger.resent.submission_id is 'The submission that counts again.';
comment on column ledger.resent.received_at is 'When its file came again.';
comment on column ledger.resent.recorded_at is 'System time: from then on it counts again.';

create table ledger.acts (
    act_id bigint generated always as identity primary key,
    kind text not null references codes.audit_log_kind,
    actor text not null check (actor <> ''),
    acted_at timestamptz not null default clock_timestamp(),
    reason text,
    campaign_code text,
    site_code text,
    content jsonb not null default '{}'
);
comment on table ledger.acts is 'Audit log: what people did, one row an entry, in order. A row is never changed or deleted.';
comment on column ledger.acts.act_id is 'Number of the entry: entries are applied in this order.';
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
    raise exception 'The audit log is kept for good: its entries are neither changed nor deleted.';
end
$$;
comment on function ledger.refuse_change is 'Keeps the audit log as it was written.';
create trigger acts_stay before update or delete or truncate on ledger.acts
for each statement execute function ledger.refuse_change();

create table ledger.deliveries (
    delivery_id bigint generated always as identity primary key,
    batch uuid not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    size_bytes bigint not null,
    channel text not null references codes.channel,
    sender text,
    message_id text,
    location text not null unique,
    delivered_at timestamptz not null default clock_timestamp(),
    verdict text references codes.verdict,
    issues jsonb not null default '[]',
    page text,
    workbook text
);
comment on table ledger.deliveries is 'Files that came by the page or by mail and were written into the landing zone, one row a file.';
comment on column ledger.deliveries.delivery_id is 'Number of the delivery.';
comment on column ledger.deliveries.batch is 'The files delivered together.';
comment on column ledger.deliveries.sha256 is 'SHA-256 of the file, in hexadecimal.';
comment on column ledger.deliveries.file_name is 'Name that the file came under, made safe. May hold a person''s name: never published.';
comment on column ledger.deliveries.channel is 'page or mail.';
comment on column ledger.deliveries.sender is 'Login or mail address; emptied when its time is over. Never published.';
comment on column ledger.deliveries.message_id is 'Message-ID of the mail; empty for the page.';
comment on column ledger.deliveries.location is 'URL of the file in the landing zone, without credentials.';
comment on column ledger.deliveries.delivered_at is 'When.';
comment on column ledger.deliveries.verdict is 'Result of the check made at once; that of the nightly run alone counts. Empty where none was made.';
comment on column ledger.deliveries.issues is 'What that check found wrong: rule, severity, sheet, cell, found, expected, message.';
comment on column ledger.deliveries.page is 'Where the page of that check stands; emptied when it is removed.';
comment on column ledger.deliveries.workbook is 'Where the copy annotated by that check stands; emptied when it is removed.';
create index deliveries_of_a_batch on ledger.deliveries (batch);
create index deliveries_of_a_content on ledger.deliveries (sha256);

create table ledger.mails (
    mail_id bigint generated always as identity primary key,
    mailbox text not null,
    message_id text not null,
    sender text not null,
    subject text not null,
    sent_at timestamptz,
    received_at timestamptz not null default clock_timestamp(),
    state text not null references codes.mail_state,
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
comment on column ledger.mails.state is 'taken (its workbooks were taken in), quarantined (waits for a person), empty (no workbook), released or discarded by a person or by time.';
comment on column ledger.mails.site_codes is 'Sites whose registered address it came from.';
comment on column ledger.mails.attachments is 'How many files it brought.';
comment on column ledger.mails.place is 'Where the raw mail stands while it is in quarantine.';
comment on column ledger.mails.reason is 'Why it was quarantined, in French.';
comment on column ledger.mails.handled_at is 'When a person let it in or discarded it.';
comment on column ledger.mails.handled_by is 'Who did.';

create table ledger.messages (
    message_id bigint generated always as identity primary key,
    kind text not null references codes.message_kind,
    dedupe_key text not null unique,
    recipients text[] not null,
    subject text not null,
    body text not null,
    attachments text[] not null default '{}',
    campaign_code text,
    site_code text,
    submission_id bigint references ledger.submissions,
    state text not null default 'queued' references codes.message_state,
    attempts integer not null default 0,
    error text,
    queued_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz
);
comment on table ledger.messages is 'Mails to send and sent: each is put here once, under a key that says why, and sent from here.';
comment on column ledger.messages.message_id is 'Number of the message.';
comment on column ledger.messages.kind is 'What it is.';
comment on column ledger.messages.dedupe_key is 'What it is about: nothing is reported twice.';
comment on column ledger.messages.recipients is 'To whom. Never published.';
comment on column ledger.messages.subject is 'Its subject.';
comment on column ledger.messages.body is 'Its text.';
comment on column ledger.messages.attachments is 'Where the files to attach stand.';
comment on column ledger.messages.campaign_code is 'Campaign concerned, if any.';
comment on column ledger.messages.site_code is 'Site concerned, if any.';
comment on column ledger.messages.submission_id is 'Submission answered, if any.';
comment on column ledger.messages.state is 'queued, sent, failed (the server rejected it permanently) or unaddressed (there was nobody to send it to).';
comment on column ledger.messages.attempts is 'How often it was tried.';
comment on column ledger.messages.error is 'Last refusal of the server.';
comment on column ledger.messages.queued_at is 'When it was put here.';
comment on column ledger.messages.sent_at is 'When the server took it.';
create index messages_queued on ledger.messages (message_id) where state = 'queued';

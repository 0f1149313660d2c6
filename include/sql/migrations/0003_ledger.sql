-- Purpose: who owes what, what came in, and what was found wrong in it.
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
comment on column ledger.campaigns.reference_on is 'Day at which sites, départements and régions are read for this campaign.';

create table ledger.engagements (
    campaign_code text not null references ledger.campaigns deferrable initially deferred,
    site_code text not null,
    primary key (campaign_code, site_code)
);
comment on table ledger.engagements is 'Sites engaged in a campaign.';

create table ledger.returns_owed (
    campaign_code text not null references ledger.campaigns deferrable initially deferred,
    site_code text not null,
    audit_type text not null,
    due_on date,
    primary key (campaign_code, site_code, audit_type)
);
comment on table ledger.returns_owed is 'Returns owed: one row a campaign, site and audit type.';
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
    state text not null default 'received' check (state in ('received', 'read', 'validated', 'settled')),
    form text,
    form_version text,
    campaign_code text,
    site_code text,
    standard_code text,
    audit_type text,
    simulated boolean not null default false,
    verdict text check (verdict in ('accepted', 'accepted_with_warnings', 'rejected')),
    settled_at timestamptz,
    superseded_by bigint references ledger.submissions,
    check ((state = 'settled') = (settled_at is not null)),
    check (state in ('received', 'read') or verdict is not null)
);
comment on table ledger.submissions is 'Files received, one row a content (SHA-256). A row is never deleted.';
comment on column ledger.submissions.sha256 is 'SHA-256 of the file, in hexadecimal: what makes a submission itself.';
comment on column ledger.submissions.file_name is 'Name under which it was first received. May hold a person''s name: never published.';
comment on column ledger.submissions.size_bytes is 'Size of the file in bytes.';
comment on column ledger.submissions.channel is 'How it came: the protocol of the landing zone (file, s3, sftp…).';
comment on column ledger.submissions.archive_path is 'Where the copy that everything reads is kept.';
comment on column ledger.submissions.received_at is 'Last modification in the landing zone when first seen: decides which submission is the latest.';
comment on column ledger.submissions.discovered_at is 'Moment at which the night first saw it.';
comment on column ledger.submissions.state is 'received, then read (rows in staging), validated (verdict known), settled (consolidated or refused).';
comment on column ledger.submissions.form is 'Form recognised in the workbook; empty where none was.';
comment on column ledger.submissions.form_version is 'Version of the form, as the workbook says.';
comment on column ledger.submissions.campaign_code is 'Campaign, as the workbook says.';
comment on column ledger.submissions.site_code is 'Site, as the workbook says.';
comment on column ledger.submissions.standard_code is 'Standard, as the workbook says.';
comment on column ledger.submissions.audit_type is 'Audit type, as the workbook says.';
comment on column ledger.submissions.simulated is 'True where the workbook says that its data are simulated.';
comment on column ledger.submissions.verdict is 'What the bureau answers.';
comment on column ledger.submissions.settled_at is 'Moment of the consolidation that settled it.';
comment on column ledger.submissions.superseded_by is 'The later accepted submission of the same return that replaced it.';

create index submissions_unsettled on ledger.submissions (submission_id) where state <> 'settled';
create index submissions_of_a_return on ledger.submissions (campaign_code, site_code, audit_type, settled_at);

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
comment on column ledger.receipts.location is 'URL in the landing zone, without credentials.';
comment on column ledger.receipts.modified_at is 'Last modification there; empty where the store does not say.';
create index receipts_of_a_submission on ledger.receipts (submission_id);

create table ledger.issues (
    submission_id bigint not null references ledger.submissions,
    position integer not null,
    origin text not null check (origin in ('reading', 'validation')),
    rule text not null,
    severity text not null check (severity in ('error', 'warning')),
    stage text not null,
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
comment on column ledger.issues.message is 'What is wrong, in French, for the site.';
create index issues_by_rule on ledger.issues (rule);

-- One definition of where a return stands, for any moment: reminders and the night's table read it as of now.
create function ledger.returns_at(moment timestamptz)
returns table (
    campaign_code text,
    site_code text,
    audit_type text,
    due_on date,
    state text,
    submissions integer,
    rejected_submissions integer,
    last_received_at timestamptz,
    last_verdict text,
    first_accepted_at timestamptz,
    on_time boolean,
    days_late integer
)
language sql stable
as $$
    with history as (
        select
            owed.campaign_code,
            owed.site_code,
            owed.audit_type,
            owed.due_on,
            count(sent.submission_id)::integer as submissions,
            (count(*) filter (where sent.verdict = 'rejected'))::integer as rejected_submissions,
            max(sent.received_at) as last_received_at,
            (array_agg(sent.verdict order by sent.received_at desc, sent.submission_id desc))[1] as last_verdict,
            (array_agg(sent.verdict order by sent.received_at desc, sent.submission_id desc)
                filter (where sent.verdict <> 'rejected'))[1] as verdict_in_force,
            min(sent.received_at) filter (where sent.verdict <> 'rejected') as first_accepted_at
        from ledger.returns_owed as owed
        left join ledger.submissions as sent
            on owed.campaign_code = sent.campaign_code
                and owed.site_code = sent.site_code
                and owed.audit_type = sent.audit_type
                and sent.settled_at <= returns_at.moment
        group by owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on
    )

    select
        campaign_code,
        site_code,
        audit_type,
        due_on,
        coalesce(verdict_in_force, case when submissions > 0 then 'rejected' else 'missing' end),
        submissions,
        rejected_submissions,
        last_received_at,
        last_verdict,
        first_accepted_at,
        (first_accepted_at at time zone 'Europe/Paris')::date <= due_on,
        case
            when first_accepted_at is not null and due_on is not null
                then greatest(0, (first_accepted_at at time zone 'Europe/Paris')::date - due_on)
        end
    from history
$$;
comment on function ledger.returns_at is
'Each return owed and where it stood at a moment: missing, rejected, accepted or accepted_with_warnings. On time: its '
'first accepted submission came in no later than the due day, Paris time. Days late are counted on the same.';

create view ledger.returns as select * from ledger.returns_at('infinity');
comment on view ledger.returns is 'Each return owed and where it stands now.';

-- Sites as they were for each campaign: their name, département and région on the campaign's reference day.
create view ledger.campaign_sites as
select
    campaign.campaign_code,
    site.site_code,
    site.site_name,
    site.site_kind,
    kind.label as site_kind_label,
    site.city,
    site.departement_code,
    departement.departement_name,
    departement.region_code,
    region.region_name
from ledger.campaigns as campaign
inner join reference.sites as site
    on
        (site.valid_from is null or campaign.reference_on >= site.valid_from)
        and (site.valid_to is null or campaign.reference_on < site.valid_to)
left join reference.departements as departement
    on
        site.departement_code = departement.departement_code
        and (departement.valid_from is null or campaign.reference_on >= departement.valid_from)
        and (departement.valid_to is null or campaign.reference_on < departement.valid_to)
left join reference.regions as region
    on
        departement.region_code = region.region_code
        and (region.valid_from is null or campaign.reference_on >= region.valid_from)
        and (region.valid_to is null or campaign.reference_on < region.valid_to)
left join reference.code_lists as kind
    on kind.list = 'site_kind' and site.site_kind = kind.code;
comment on view ledger.campaign_sites is 'Every site with its name, département and région on the reference day of each campaign.';

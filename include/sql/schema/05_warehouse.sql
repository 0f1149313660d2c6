-- Purpose: accepted returns, with system time: an audit row says from when to when it was the current return.
-- Rows of the child tables never change; they live and end with their audit.
create table warehouse.audits (
    audit_id bigint generated always as identity primary key,
    submission_id bigint not null references ledger.submissions,
    campaign_code text not null,
    site_code text not null,
    audit_type text not null,
    standard_code text not null references reference.standards,
    audit_started_on date,
    audit_ended_on date,
    external_audit_on date,
    body text references codes.body,
    staff_total integer check (staff_total >= 0),
    staff_concerned integer check (staff_concerned >= 0),
    modules_in_scope text[] not null default '{}',
    service_scope text,
    simulated boolean not null,
    verdict text not null references codes.verdict check (verdict <> 'rejected'),
    sheet text not null,
    received_at timestamptz not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    foreign key (campaign_code, site_code, audit_type) references ledger.returns_owed,
    check (audit_ended_on >= audit_started_on),
    check (recorded_to >= recorded_from),
    unique (submission_id, recorded_from)
);
comment on table warehouse.audits is 'Accepted returns. Current while recorded_to is empty; recorded_from = recorded_to where a later one was already current when it was settled.';
comment on column warehouse.audits.audit_id is 'Row number, without meaning outside this database.';
comment on column warehouse.audits.submission_id is 'The submission it comes from.';
comment on column warehouse.audits.audit_started_on is 'First day of the audit.';
comment on column warehouse.audits.audit_ended_on is 'Last day of the audit.';
comment on column warehouse.audits.external_audit_on is 'Day announced for the audit by the external body.';
comment on column warehouse.audits.body is 'Who did the audit, a code of the list body.';
comment on column warehouse.audits.staff_total is 'Staff of the site, persons.';
comment on column warehouse.audits.staff_concerned is 'Staff concerned by the audited modules, persons.';
comment on column warehouse.audits.modules_in_scope is 'Codes of the modules audited.';
comment on column warehouse.audits.service_scope is 'Services covered, free text: never published.';
comment on column warehouse.audits.verdict is 'accepted or accepted_with_warnings.';
comment on column warehouse.audits.sheet is 'Sheet of the workbook that identifies the return.';
comment on column warehouse.audits.received_at is 'Time at which the file came in.';
comment on column warehouse.audits.recorded_from is 'System time: from this timestamp this was the current return.';
comment on column warehouse.audits.recorded_to is 'System time: until this timestamp, excluded; empty while current.';
create unique index audits_one_in_force on warehouse.audits (
    campaign_code, site_code, audit_type
) where recorded_to is null;
create index audits_of_a_campaign on warehouse.audits (campaign_code, recorded_from, recorded_to);

create table warehouse.audit_sites (
    audit_id bigint not null references warehouse.audits,
    site_code text not null,
    primary key (audit_id, site_code)
);
comment on table warehouse.audit_sites is 'Sites that one audit covers, the answering site included.';

create table warehouse.findings (
    audit_id bigint not null references warehouse.audits,
    standard_code text not null,
    criterion_code text not null,
    result text not null references codes.finding,
    evidence text,
    comment text,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (audit_id, criterion_code),
    foreign key (standard_code, criterion_code) references reference.criteria
);
comment on table warehouse.findings is 'Result of one criterion in one audit.';
comment on column warehouse.findings.result is 'Result of the audit for the criterion, a code of the list finding.';
comment on column warehouse.findings.evidence is 'Free text that may name people: never published.';
comment on column warehouse.findings.comment is 'Free text that may name people: never published.';
comment on column warehouse.findings.cell is 'Cell of the result in the workbook (C12).';
create index findings_of_a_criterion on warehouse.findings (standard_code, criterion_code);

create table warehouse.nonconformities (
    audit_id bigint not null references warehouse.audits,
    standard_code text not null,
    criterion_code text not null,
    severity text not null references codes.nonconformity_severity,
    description text,
    cause text,
    corrective_action text,
    due_on date,
    closed_on date,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (audit_id, criterion_code),
    foreign key (standard_code, criterion_code) references reference.criteria
);
comment on table warehouse.nonconformities is 'Nonconformities with their corrective action. The free texts may name people: never published.';
comment on column warehouse.nonconformities.description is 'What was found, free text that may name people: never published.';
comment on column warehouse.nonconformities.cause is 'Why, free text that may name people: never published.';
comment on column warehouse.nonconformities.corrective_action is 'What is done about it, free text that may name people: never published.';
comment on column warehouse.nonconformities.due_on is 'Day by which the action must be done.';
comment on column warehouse.nonconformities.closed_on is 'Day on which it was closed; empty while it is open.';
comment on column warehouse.nonconformities.cell is 'Cell of the severity in the workbook.';

create table warehouse.indicators (
    audit_id bigint not null references warehouse.audits,
    standard_code text not null,
    indicator_code text not null,
    period text not null,
    numerator double precision,
    denominator double precision,
    value double precision,
    target double precision,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (audit_id, indicator_code, period),
    foreign key (standard_code, indicator_code) references reference.indicators
);
comment on table warehouse.indicators is 'Measures of an indicator for a period; an empty number was not measured.';
comment on column warehouse.indicators.period is 'Year (2026) or quarter (2026-T3).';
comment on column warehouse.indicators.numerator is 'Number counted; empty where it was not measured.';
comment on column warehouse.indicators.denominator is 'Among how many; empty where it was not measured.';
comment on column warehouse.indicators.value is 'Value as the site states it, in the unit of the indicator.';
comment on column warehouse.indicators.target is 'Value that the site aims at.';
comment on column warehouse.indicators.cell is 'Cell of the value in the workbook.';

create table restricted.audits (
    audit_id bigint primary key references warehouse.audits,
    auditors text,
    quality_officer text
);
comment on table restricted.audits is 'Names given in an accepted return. Personal data.';
comment on column restricted.audits.auditors is 'Names of the auditors. Personal data.';
comment on column restricted.audits.quality_officer is 'Name of the quality officer. Personal data.';

create table restricted.nonconformities (
    audit_id bigint not null,
    criterion_code text not null,
    owner text,
    primary key (audit_id, criterion_code),
    foreign key (audit_id, criterion_code) references warehouse.nonconformities
);
comment on table restricted.nonconformities is 'Who is in charge of a corrective action. Personal data.';
comment on column restricted.nonconformities.owner is 'Who is in charge of the corrective action. Personal data.';

create table warehouse.certificates (
    audit_id bigint not null references warehouse.audits,
    scheme text not null references codes.scheme,
    scope text,
    body_name text,
    first_obtained_on date,
    obtained_on date not null,
    expires_on date not null,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (audit_id, sheet_row),
    unique nulls not distinct (audit_id, scheme, scope),
    check (expires_on >= obtained_on),
    check (obtained_on >= first_obtained_on)
);
comment on table warehouse.certificates is 'Certificates and labels held by a site, as its accepted return states them.';
comment on column warehouse.certificates.audit_id is 'The return that states it.';
comment on column warehouse.certificates.scope is 'What is certified, in the site''s words; empty for the whole.';
comment on column warehouse.certificates.body_name is 'Certification body, free text: never published.';
comment on column warehouse.certificates.first_obtained_on is 'Day on which the uninterrupted series began.';
comment on column warehouse.certificates.obtained_on is 'First day of the present cycle.';
comment on column warehouse.certificates.expires_on is 'Last day of the present cycle.';
comment on column warehouse.certificates.cell is 'Cell of the scheme in the workbook.';

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

create table warehouse.campaign_tallies (
    campaign_code text not null references ledger.campaigns,
    digest text not null,
    criteria_assessed bigint not null,
    not_applicable bigint not null,
    conforming bigint not null,
    primary key (campaign_code, digest)
);
comment on table warehouse.campaign_tallies is 'What the results of a campaign came to, under the digest of what they were counted from (as_of.standings). Can be lost: it is counted again.';
comment on column warehouse.campaign_tallies.campaign_code is 'Campaign.';
comment on column warehouse.campaign_tallies.digest is 'SHA-256 of the current returns and the criteria, in hexadecimal.';
comment on column warehouse.campaign_tallies.criteria_assessed is 'Results other than « not assessed ».';
comment on column warehouse.campaign_tallies.not_applicable is 'Results « not applicable ».';
comment on column warehouse.campaign_tallies.conforming is 'Results « conformity » or « strength ».';

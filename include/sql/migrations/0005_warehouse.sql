-- Purpose: accepted returns, with system time: an audit row says from when to when it was the return in force.
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
    body text,
    staff_total integer check (staff_total >= 0),
    staff_concerned integer check (staff_concerned >= 0),
    modules_in_scope text[] not null default '{}',
    service_scope text,
    simulated boolean not null,
    verdict text not null check (verdict in ('accepted', 'accepted_with_warnings')),
    sheet text not null,
    received_at timestamptz not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    foreign key (campaign_code, site_code, audit_type) references ledger.returns_owed,
    check (audit_ended_on >= audit_started_on),
    check (recorded_to >= recorded_from),
    unique (submission_id, recorded_from)
);
create unique index audits_one_in_force on warehouse.audits (
    campaign_code, site_code, audit_type
) where recorded_to is null;
create index audits_of_a_campaign on warehouse.audits (campaign_code, recorded_from, recorded_to);
comment on table warehouse.audits is 'Accepted returns. In force while recorded_to is empty; recorded_from = recorded_to where a later one was already in force when it was settled.';
comment on column warehouse.audits.audit_id is 'Row number, without meaning outside this database.';
comment on column warehouse.audits.submission_id is 'The submission it comes from.';
comment on column warehouse.audits.staff_total is 'Staff of the site, persons.';
comment on column warehouse.audits.staff_concerned is 'Staff concerned by the audited modules, persons.';
comment on column warehouse.audits.modules_in_scope is 'Codes of the modules audited.';
comment on column warehouse.audits.service_scope is 'Services covered, free text: never published.';
comment on column warehouse.audits.sheet is 'Sheet of the workbook that identifies the return.';
comment on column warehouse.audits.recorded_from is 'System time: from this moment this was the return in force.';
comment on column warehouse.audits.recorded_to is 'System time: until this moment, excluded; empty while in force.';

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
    result text not null check (
        result in (
            'conformity', 'strength', 'opportunity', 'sensitive_point', 'minor_nonconformity',
            'major_nonconformity', 'not_applicable', 'not_assessed'
        )
    ),
    evidence text,
    comment text,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (audit_id, criterion_code),
    foreign key (standard_code, criterion_code) references reference.criteria
);
comment on table warehouse.findings is 'Result of one criterion in one audit.';
comment on column warehouse.findings.evidence is 'Free text that may name people: never published.';
comment on column warehouse.findings.comment is 'Free text that may name people: never published.';
comment on column warehouse.findings.cell is 'Cell of the result in the workbook (C12).';
create index findings_of_a_criterion on warehouse.findings (standard_code, criterion_code);

create table warehouse.nonconformities (
    audit_id bigint not null references warehouse.audits,
    standard_code text not null,
    criterion_code text not null,
    severity text not null check (severity in ('minor', 'major')),
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
comment on column warehouse.indicators.cell is 'Cell of the value in the workbook.';

create table restricted.audits (
    audit_id bigint primary key references warehouse.audits,
    auditors text,
    quality_officer text
);
comment on table restricted.audits is 'Names given in an accepted return. Personal data.';

create table restricted.nonconformities (
    audit_id bigint not null,
    criterion_code text not null,
    owner text,
    primary key (audit_id, criterion_code),
    foreign key (audit_id, criterion_code) references warehouse.nonconformities
);
comment on table restricted.nonconformities is 'Who is in charge of a corrective action. Personal data.';

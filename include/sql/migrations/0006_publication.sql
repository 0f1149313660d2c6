-- Purpose: publications of a campaign's figures: built aside as a candidate, then refused or published, never changed
-- after. Summaries are kept for every publication; the detail of the consolidated rows for the one in force, since
-- the warehouse can tell it again for any moment.
create table publication.publications (
    publication_id bigint generated always as identity primary key,
    campaign_code text not null references ledger.campaigns,
    state text not null default 'candidate' check (state in ('candidate', 'refused', 'published')),
    number integer check (number > 0),
    is_current boolean not null default false,
    as_of timestamptz not null default transaction_timestamp(),
    published_at timestamptz,
    code_version text not null,
    inputs_digest text not null,
    simulated boolean not null default false,
    reasons text[] not null default '{}',
    unique (campaign_code, number),
    check ((state = 'published') = (number is not null)),
    check ((state = 'published') = (published_at is not null)),
    check ((state = 'refused') = (cardinality(reasons) > 0)),
    check (state = 'published' or not is_current)
);
create unique index publications_one_current on publication.publications (campaign_code) where is_current;
comment on table publication.publications is 'Candidates, refusals and publications; the number counts the publications of a campaign.';
comment on column publication.publications.as_of is 'The figures are what was known at this moment.';
comment on column publication.publications.inputs_digest is 'Digest of all that the figures are made from: the same digest means the same figures.';
comment on column publication.publications.reasons is 'Why it was refused.';

create table publication.consolidated_audit_results (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    campaign_label text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    city text,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    audit_type text not null,
    audit_type_label text,
    audit_started_on date,
    audit_ended_on date,
    standard_code text not null,
    standard_name text,
    module_code text not null,
    module_name text,
    commitment_code text not null,
    commitment_label text,
    criterion_code text not null,
    criterion_label text,
    result text not null,
    result_label text,
    simulated boolean not null,
    submission_id bigint not null references ledger.submissions,
    file_sha256 text not null,
    sheet text not null,
    sheet_row integer not null,
    cell text not null,
    primary key (publication_id, site_code, audit_type, criterion_code)
);
create index results_by_module on publication.consolidated_audit_results (publication_id, module_code, result);
create index results_by_region on publication.consolidated_audit_results (publication_id, region_code, module_code);
create index results_by_criterion on publication.consolidated_audit_results (
    standard_code, criterion_code, publication_id
);
comment on table publication.consolidated_audit_results is 'One row a site, audit and criterion, of the publication in force and of candidates.';

create table publication.returns (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    site_code text not null,
    site_name text,
    site_kind text,
    site_kind_label text,
    departement_code text,
    departement_name text,
    region_code text,
    region_name text,
    audit_type text not null,
    audit_type_label text,
    due_on date,
    state text not null,
    submissions integer not null,
    rejected_submissions integer not null,
    received_at timestamptz,
    verdict text,
    accepted_at timestamptz,
    on_time boolean,
    days_late integer,
    submission_id bigint references ledger.submissions,
    simulated boolean,
    primary key (publication_id, site_code, audit_type)
);
comment on table publication.returns is 'One row a return owed, for every publication.';

create table publication.national_summary (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    standard_code text not null,
    module_code text not null,
    module_name text not null,
    territory_kind text not null check (territory_kind in ('nation', 'region', 'site_kind')),
    territory_code text not null,
    territory_name text,
    owed integer not null,
    received integer not null,
    accepted integer not null,
    on_time integer not null,
    returns_with_module integer not null,
    criteria_assessed integer not null,
    not_applicable integer not null,
    conforming integer not null,
    strengths integer not null,
    opportunities integer not null,
    sensitive_points integer not null,
    minor_nonconformities integer not null,
    major_nonconformities integer not null,
    conformity_rate numeric(5, 4),
    primary key (publication_id, module_code, territory_kind, territory_code)
);
comment on table publication.national_summary is 'Measures by module and territory, for every publication.';

create table publication.headline_figures (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    figure_code text not null,
    label text not null,
    enumerated integer,
    declared integer,
    source text,
    position integer not null,
    primary key (publication_id, figure_code)
);
comment on table publication.headline_figures is 'Figures of a campaign as counted here and as declared elsewhere, for every publication.';

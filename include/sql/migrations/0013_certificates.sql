-- Purpose: the certificates and labels that each site says it holds. Like every row of a return they live and end with
-- their audit.
create table warehouse.certificates (
    audit_id bigint not null references warehouse.audits,
    scheme text not null,
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
comment on column warehouse.certificates.scheme is 'Certification scheme, a code of the list scheme.';
comment on column warehouse.certificates.scope is 'What is certified, in the site''s words; empty for the whole.';
comment on column warehouse.certificates.body_name is 'Certification body, free text: never published.';
comment on column warehouse.certificates.first_obtained_on is 'Day on which the uninterrupted series began.';
comment on column warehouse.certificates.obtained_on is 'First day of the present cycle.';
comment on column warehouse.certificates.expires_on is 'Last day of the present cycle.';
comment on column warehouse.certificates.sheet is 'Sheet of the workbook.';
comment on column warehouse.certificates.sheet_row is 'Row of the sheet.';
comment on column warehouse.certificates.cell is 'Cell of the scheme in the workbook.';

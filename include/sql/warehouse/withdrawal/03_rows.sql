-- Purpose: the audit that counts again, with all its rows, under the new period.
insert into warehouse.audits (
    audit_id, submission_id, campaign_code, site_code, audit_type, standard_code, audit_started_on, audit_ended_on,
    external_audit_on, body, staff_total, staff_concerned, modules_in_scope, service_scope, simulated, verdict, sheet,
    received_at, recorded_from
)
overriding system value
select
    restored.audit_id,
    past.submission_id,
    past.campaign_code,
    past.site_code,
    past.audit_type,
    past.standard_code,
    past.audit_started_on,
    past.audit_ended_on,
    past.external_audit_on,
    past.body,
    past.staff_total,
    past.staff_concerned,
    past.modules_in_scope,
    past.service_scope,
    past.simulated,
    past.verdict,
    past.sheet,
    past.received_at,
    transaction_timestamp() as recorded_from
from restored
inner join warehouse.audits as past on restored.past_id = past.audit_id;

insert into warehouse.audit_sites (audit_id, site_code)
select
    restored.audit_id,
    past.site_code
from restored
inner join warehouse.audit_sites as past on restored.past_id = past.audit_id;

insert into warehouse.findings (
    audit_id, standard_code, criterion_code, result, evidence, comment, sheet, sheet_row, cell
)
select
    restored.audit_id,
    past.standard_code,
    past.criterion_code,
    past.result,
    past.evidence,
    past.comment,
    past.sheet,
    past.sheet_row,
    past.cell
from restored
inner join warehouse.findings as past on restored.past_id = past.audit_id;

insert into warehouse.nonconformities (
    audit_id, standard_code, criterion_code, severity, description, cause, corrective_action, due_on, closed_on,
    sheet, sheet_row, cell
)
select
    restored.audit_id,
    past.standard_code,
    past.criterion_code,
    past.severity,
    past.description,
    past.cause,
    past.corrective_action,
    past.due_on,
    past.closed_on,
    past.sheet,
    past.sheet_row,
    past.cell
from restored
inner join warehouse.nonconformities as past on restored.past_id = past.audit_id;

insert into warehouse.indicators (
    audit_id, standard_code, indicator_code, period, numerator, denominator, value, target, sheet, sheet_row, cell
)
select
    restored.audit_id,
    past.standard_code,
    past.indicator_code,
    past.period,
    past.numerator,
    past.denominator,
    past.value,
    past.target,
    past.sheet,
    past.sheet_row,
    past.cell
from restored
inner join warehouse.indicators as past on restored.past_id = past.audit_id;

insert into warehouse.certificates (
    audit_id, scheme, scope, body_name, first_obtained_on, obtained_on, expires_on, sheet, sheet_row, cell
)
select
    restored.audit_id,
    past.scheme,
    past.scope,
    past.body_name,
    past.first_obtained_on,
    past.obtained_on,
    past.expires_on,
    past.sheet,
    past.sheet_row,
    past.cell
from restored
inner join warehouse.certificates as past on restored.past_id = past.audit_id;

insert into restricted.audits (audit_id, auditors, quality_officer)
select
    restored.audit_id,
    past.auditors,
    past.quality_officer
from restored
inner join restricted.audits as past on restored.past_id = past.audit_id;

insert into restricted.nonconformities (audit_id, criterion_code, owner)
select
    restored.audit_id,
    past.criterion_code,
    past.owner
from restored
inner join restricted.nonconformities as past on restored.past_id = past.audit_id

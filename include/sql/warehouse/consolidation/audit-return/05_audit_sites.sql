-- Purpose: the sites that each new audit covers, the answering site always among them.
insert into warehouse.audit_sites (audit_id, site_code)
select
    audit.audit_id,
    audit.site_code
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
where batch.placed and batch.accepted
union
select
    audit.audit_id,
    unnest(staged.sites_covered) as site_code
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__identification as staged on batch.submission_id = staged.submission_id
where batch.placed and batch.accepted

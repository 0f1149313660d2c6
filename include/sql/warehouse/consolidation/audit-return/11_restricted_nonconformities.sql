-- Purpose: who is in charge of each corrective action, kept apart from everything that is published.
insert into restricted.nonconformities (audit_id, criterion_code, owner)
select
    audit.audit_id,
    staged.criterion_code,
    staged.owner
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__nonconformities as staged on batch.submission_id = staged.submission_id
where batch.placed and batch.accepted and staged.owner is not null

-- Purpose: the names given in each new audit, kept apart from everything that is published.
insert into restricted.audits (audit_id, auditors, quality_officer)
select
    audit.audit_id,
    staged.auditors,
    staged.quality_officer
from batch
inner join warehouse.audits as audit
    on batch.submission_id = audit.submission_id and audit.recorded_from = transaction_timestamp()
inner join staging.audit_return__identification as staged on batch.submission_id = staged.submission_id
where
    batch.placed
    and batch.accepted
    and (staged.auditors is not null or staged.quality_officer is not null)

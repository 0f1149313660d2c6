-- Purpose: erase who was in charge of corrective actions.
delete from restricted.nonconformities as named
using warehouse.audits as audit, due
where named.audit_id = audit.audit_id and audit.submission_id = due.submission_id

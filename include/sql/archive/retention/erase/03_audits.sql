-- Purpose: erase the names of auditors and quality officers.
delete from restricted.audits as named
using warehouse.audits as audit, due
where named.audit_id = audit.audit_id and audit.submission_id = due.submission_id

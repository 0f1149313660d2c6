-- Purpose: end the period of the audit that is replaced.
update warehouse.audits as kept
set recorded_to = transaction_timestamp()
from restored
where kept.audit_id = restored.replaced_audit

-- Purpose: the audit that counts again came in when its file came again.
update warehouse.audits as kept
set received_at = %(received_at)s
from restored
where kept.audit_id = restored.audit_id

-- Purpose: what was replayed just now gets the timestamp of the first time: what came again.
update ledger.resent
set recorded_at = %(timestamp)s
where recorded_at = %(replayed)s

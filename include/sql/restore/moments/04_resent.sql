-- Purpose: what was done again just now bears the moment at which it was first done: what came again.
update ledger.resent
set recorded_at = %(moment)s
where recorded_at = %(replayed)s

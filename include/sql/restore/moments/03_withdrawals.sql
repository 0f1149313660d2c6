-- Purpose: what was done again just now bears the moment at which it was first done: withdrawals.
update ledger.withdrawals
set withdrawn_at = %(moment)s
where withdrawn_at = %(replayed)s

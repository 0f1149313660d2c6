-- Purpose: what was replayed just now gets the timestamp of the first time: withdrawals.
update ledger.withdrawals
set withdrawn_at = %(timestamp)s
where withdrawn_at = %(replayed)s

-- Purpose: erase the values as they were typed, where they were understood otherwise.
delete from ledger.coercions as coercion
using due
where coercion.submission_id = due.submission_id

-- Purpose: erase the values as they were typed, where they were understood otherwise.
delete from ledger.coercions as told
using due
where told.submission_id = due.submission_id

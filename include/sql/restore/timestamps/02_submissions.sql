-- Purpose: what was replayed just now gets the timestamp of the first time: the settlement of submissions.
update ledger.submissions
set settled_at = %(timestamp)s
where settled_at = %(replayed)s

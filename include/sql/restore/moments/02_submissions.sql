-- Purpose: what was done again just now bears the moment at which it was first done: the settlement of submissions.
update ledger.submissions
set settled_at = %(moment)s
where settled_at = %(replayed)s

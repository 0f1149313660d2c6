-- Purpose: note why a submission could not be read on this machine, and that it was tried once more.
update ledger.submissions
set
    unread = %(why)s,
    attempts = attempts + 1
where submission_id = %(submission)s and state = 'received'

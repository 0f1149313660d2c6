-- Purpose: note why a submission that was read could not be judged: it stays open, and was tried once more.
update ledger.submissions
set
    unread = %(why)s,
    attempts = attempts + 1
where submission_id = %(submission)s and state = 'read'

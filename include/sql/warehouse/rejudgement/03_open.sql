-- Purpose: the next run reads and judges the submission as one that has just come.
update ledger.submissions
set
    state = 'received',
    verdict = null,
    settled_at = null,
    attempts = 0,
    in_manifest = false
where submission_id = %(submission)s

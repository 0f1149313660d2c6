-- Purpose: the submissions of a batch that may still change, locked so that a retry beside us waits.
select submission_id
from ledger.submissions
where
    submission_id = any(%(ids)s)
    and state <> 'settled'
order by submission_id
for update

-- Purpose: erase the values that were found wrong before a submission was judged again, and where its answer stood.
update ledger.past_verdicts as past
set
    issues = '[]',
    answer = null
from due
where past.submission_id = due.submission_id

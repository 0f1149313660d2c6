-- Purpose: erase the values that were found wrong before a submission was judged again, and where its answer stood.
update ledger.past_verdicts as told
set
    issues = '[]',
    answer = null
from due
where told.submission_id = due.submission_id

-- Purpose: the timestamps at which some submissions have just been settled.
select distinct settled_at
from ledger.submissions
where submission_id = any(%(ids)s) and state = 'settled'

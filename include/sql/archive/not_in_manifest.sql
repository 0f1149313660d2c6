-- Purpose: the next settled submissions whose manifest does not tell yet what became of them.
select submission_id
from ledger.submissions
where state = 'settled' and not in_manifest
order by submission_id
limit %(number)s

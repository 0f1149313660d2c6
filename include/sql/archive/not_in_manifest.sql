-- Purpose: the next submissions whose manifest does not record yet how they were settled, or that they are to be judged
-- again.
select sent.submission_id
from ledger.submissions as sent
where sent.state = 'settled' and not sent.in_manifest
union
select sent.submission_id
from ledger.past_verdicts as past
inner join ledger.submissions as sent on past.submission_id = sent.submission_id
where not sent.in_manifest
order by submission_id
limit %(number)s

-- Purpose: note on the submissions settled earlier which one has just replaced them.
update ledger.submissions as received
set superseded_by = ranking.latest_id
from ranking
where
    received.submission_id = ranking.submission_id
    and not ranking.is_new
    and ranking.latest_id <> ranking.submission_id

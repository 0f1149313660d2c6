-- Purpose: settle the batch in the ledger, and say which submission replaced which.
update ledger.submissions as received
set
    state = 'settled',
    settled_at = transaction_timestamp(),
    in_manifest = false,
    superseded_by = nullif(ranking.latest_id, batch.submission_id)
from batch
left join ranking on batch.submission_id = ranking.submission_id
where received.submission_id = batch.submission_id and batch.placed

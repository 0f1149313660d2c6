-- Purpose: end the period of the audits that a later accepted submission replaces.
update warehouse.audits as kept
set recorded_to = transaction_timestamp()
from ranking
where
    kept.submission_id = ranking.submission_id
    and kept.recorded_to is null
    and not ranking.is_new
    and ranking.latest_id <> ranking.submission_id

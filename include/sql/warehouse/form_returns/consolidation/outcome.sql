-- Purpose: what the consolidation did: how many of each, and the accepted submissions whose return is not owed.
select
    count(*) filter (where batch.placed and batch.accepted) as accepted,
    count(*) filter (where batch.placed and not batch.accepted) as rejected,
    (
        select count(*) from ranking
        where ranking.latest_id <> ranking.submission_id
    ) as superseded,
    coalesce(array_agg(batch.submission_id order by batch.submission_id) filter (where not batch.placed), '{}')
        as unplaced
from batch

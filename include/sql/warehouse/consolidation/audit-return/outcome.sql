-- Purpose: what the consolidation did: how many of each, the campaigns whose figures it may have changed, and the
-- accepted submissions for which the warehouse has no place.
select
    count(*) filter (where batch.placed and batch.accepted) as accepted,
    count(*) filter (where batch.placed and not batch.accepted) as rejected,
    (
        select count(*) from ranking
        where ranking.latest_id <> ranking.submission_id
    ) as superseded,
    coalesce(
        array_agg(distinct batch.campaign_code order by batch.campaign_code)
        filter (where owed.campaign_code is not null and batch.placed), '{}'
    ) as campaigns_changed,
    coalesce(array_agg(batch.submission_id order by batch.submission_id) filter (where not batch.placed), '{}')
        as unplaced
from batch
left join ledger.returns_owed as owed
    on
        batch.campaign_code = owed.campaign_code
        and batch.site_code = owed.site_code
        and batch.audit_type = owed.audit_type

-- Purpose: the acceptance rate of the current publication and of the one before, where it fell.
select
    snapshot.number,
    now.reporting_rate,
    before.reporting_rate as rate_before
from publication.publications as snapshot
inner join publication.publications as earlier
    on snapshot.campaign_code = earlier.campaign_code and earlier.number = snapshot.number - 1
inner join publication.summaries as now
    on snapshot.publication_id = now.publication_id and now.subject_kind = 'all' and now.territory_kind = 'nation'
inner join publication.summaries as before
    on
        earlier.publication_id = before.publication_id
        and before.subject_kind = 'all'
        and before.territory_kind = 'nation'
where
    snapshot.campaign_code = %(campaign)s
    and snapshot.is_current
    and now.reporting_rate < before.reporting_rate

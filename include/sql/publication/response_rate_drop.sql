-- Purpose: the reporting rate of the publication in force and of the one before, where it fell.
select
    edition.number,
    now.reporting_rate,
    before.reporting_rate as rate_before
from publication.publications as edition
inner join publication.publications as earlier
    on edition.campaign_code = earlier.campaign_code and earlier.number = edition.number - 1
inner join publication.summaries as now
    on edition.publication_id = now.publication_id and now.subject_kind = 'all' and now.territory_kind = 'nation'
inner join publication.summaries as before
    on
        earlier.publication_id = before.publication_id
        and before.subject_kind = 'all'
        and before.territory_kind = 'nation'
where
    edition.campaign_code = %(campaign)s
    and edition.is_current
    and now.reporting_rate < before.reporting_rate

-- Purpose: the publications of a campaign up to one of them, and by how much the headline rates were revised from each to
-- the next: how many times they were compared, how many of them differ, the mean and the largest absolute change.
with editions as (
    select
        publication_id,
        number,
        published_at
    from publication.publications
    where campaign_code = %(campaign)s and state = 'published' and number <= %(number)s
),

steps as (
    select
        measure.name,
        abs(measure.rate - lag(measure.rate) over (partition by measure.name order by editions.number)) as revision
    from editions
    inner join publication.summaries as nation
        on
            editions.publication_id = nation.publication_id
            and nation.subject_kind = 'all'
            and nation.territory_kind = 'nation'
    cross join
        lateral (
            values
            ('response_rate', nation.response_rate), ('reporting_rate', nation.reporting_rate),
            ('on_time_rate', nation.on_time_rate), ('conformity_rate', nation.conformity_rate),
            ('share_closed', nation.share_closed)
        ) as measure (name, rate)
)

select
    steps.name,
    count(steps.revision) as compared,
    count(*) filter (where steps.revision > 0) as revised,
    round(avg(steps.revision), 4) as mean_revision,
    max(steps.revision) as largest_revision,
    (select min(editions.published_at) from editions) as first_published_at
from steps
group by steps.name
order by steps.name

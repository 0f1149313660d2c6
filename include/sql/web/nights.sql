-- Purpose: what nights took in, settled and published: each from its start to that of the next, the last one until now.
with nights as (
    select
        night.place,
        night.since,
        coalesce(night.until, 'infinity') as until
    from
        unnest(%(since)s::timestamp with time zone[], %(until)s::timestamp with time zone[])
        with ordinality as night (since, until, place)
),

events as (
    select
        discovered_at as happened_at,
        'taken_in' as what
    from ledger.submissions
    union all
    select
        settled_at as happened_at,
        case when verdict = 'rejected' then 'rejected' else 'accepted' end as what
    from ledger.submissions
    union all
    select
        published_at as happened_at,
        'published' as what
    from publication.publications
)

select
    count(*) filter (where event.what = 'taken_in') as taken_in,
    count(*) filter (where event.what = 'accepted') as accepted,
    count(*) filter (where event.what = 'rejected') as rejected,
    count(*) filter (where event.what = 'published') as published
from nights as night
left join events as event on night.since <= event.happened_at and night.until > event.happened_at
group by night.place
order by night.place

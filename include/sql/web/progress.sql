-- Purpose: the accepted returns of a campaign by how many days before (negative) or after its due date each first came.
select
    case
        when owed.first_accepted_at is not null
            then (owed.first_accepted_at at time zone 'Europe/Paris')::date - owed.due_on
    end as days,
    owed.due_on,
    count(*) as returns
from as_of.returns as owed
where owed.campaign_code = %(campaign)s and owed.due_on is not null
group by days, owed.due_on
order by days, owed.due_on

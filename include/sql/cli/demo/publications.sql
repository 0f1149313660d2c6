-- Purpose: the publications in force.
select
    campaign_code,
    number
from published.publications
where is_current
order by campaign_code

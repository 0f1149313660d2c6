-- Purpose: the current publications.
select
    campaign_code,
    number
from published.publications
where is_current
order by campaign_code

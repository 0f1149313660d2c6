-- Purpose: the headline figures of every campaign, enumerated and declared side by side, for the operator's screen.
select
    campaign_code,
    label,
    enumerated,
    declared
from published.headline_figures
order by campaign_code, position

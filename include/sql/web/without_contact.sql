-- Purpose: who owes a return in a campaign and has no registered address: no form, answer or reminder reaches them.
select distinct
    owed.site_code,
    coalesce(site.site_name, owed.site_code) as site_name
from as_of.returns as owed
left join as_of.campaign_sites as site
    on owed.campaign_code = site.campaign_code and owed.site_code = site.site_code
where
    owed.campaign_code = %(campaign)s
    and not exists (
        select 1 from restricted.contacts as contact
        where contact.site_code = owed.site_code
    )
order by owed.site_code

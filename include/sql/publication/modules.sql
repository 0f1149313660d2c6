-- Purpose: the modules of a campaign's standard, as of the timestamp asked for.
select
    module.module_code,
    module.module_name,
    coalesce(module.mandatory, false) as mandatory
from as_of.campaigns as campaign
inner join as_of.modules as module on campaign.standard_code = module.standard_code
where campaign.campaign_code = %(campaign)s
order by module.position, module.module_code

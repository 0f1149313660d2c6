-- Purpose: a campaign and its standard, as of the timestamp asked for.
select
    campaign.campaign_code,
    campaign.campaign_label,
    campaign.reference_on,
    campaign.audits_from,
    campaign.audits_to,
    figures.figures_on,
    campaign.status as campaign_status,
    campaign.source as campaign_source,
    standard.standard_code,
    standard.standard_name,
    standard.valid_to
from as_of.campaigns as campaign
inner join as_of.standards as standard on campaign.standard_code = standard.standard_code
left join as_of.figures_days as figures on campaign.campaign_code = figures.campaign_code
where campaign.campaign_code = %(campaign)s

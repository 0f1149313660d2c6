-- Purpose: the returns that are owed with a due date and not accepted now, with the words for a reminder.
select
    owed.campaign_code,
    campaign.campaign_label,
    owed.site_code,
    coalesce(site.site_name, owed.site_code) as site_name,
    owed.audit_type,
    coalesce(kind.label, owed.audit_type) as audit_type_label,
    owed.due_on,
    owed.state
from as_of.returns as owed
inner join as_of.campaigns as campaign on owed.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on owed.campaign_code = site.campaign_code and owed.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and owed.audit_type = kind.code
where owed.state in ('missing', 'not_due', 'rejected', 'withdrawn') and owed.due_on is not null
order by owed.campaign_code, owed.site_code, owed.audit_type

-- Purpose: the returns that a campaign is owed and where each stands now.
select
    owed.site_code,
    site.site_name,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name,
    owed.audit_type,
    kind.label as audit_type_label,
    owed.due_on,
    owed.state,
    owed.submissions,
    owed.last_received_at,
    owed.last_verdict,
    owed.first_accepted_at,
    owed.days_late,
    reason.label as withdrawal_label
from known.returns as owed
left join known.campaign_sites as site
    on owed.campaign_code = site.campaign_code and owed.site_code = site.site_code
left join known.code_lists as kind on kind.list = 'audit_type' and owed.audit_type = kind.code
left join known.code_lists as reason on reason.list = 'withdrawal_reason' and owed.withdrawal = reason.code
where owed.campaign_code = %(campaign)s
order by owed.site_code, owed.audit_type

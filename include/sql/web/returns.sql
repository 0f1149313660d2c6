-- Purpose: the expected returns of a campaign and where each stands now.
select
    expected.site_code,
    site.site_name,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name,
    expected.audit_type,
    campaign.form,
    kind.label as audit_type_label,
    expected.due_on,
    expected.state,
    expected.submissions,
    expected.last_received_at,
    expected.last_verdict,
    expected.first_accepted_at,
    expected.days_late,
    reason.label as withdrawal_label
from as_of.returns as expected
inner join as_of.campaigns as campaign on expected.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on expected.campaign_code = site.campaign_code and expected.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and expected.audit_type = kind.code
left join as_of.code_lists as reason on reason.list = 'withdrawal_reason' and expected.withdrawal = reason.code
where expected.campaign_code = %(campaign)s
order by expected.site_code, expected.audit_type

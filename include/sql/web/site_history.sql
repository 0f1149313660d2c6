-- Purpose: what a site owed over all campaigns, the latest first: where each return stands, and its published rate.
select
    expected.campaign_code,
    campaign.campaign_label,
    expected.site_code,
    site.site_name,
    site.departement_name,
    site.region_name,
    expected.audit_type,
    kind.label as audit_type_label,
    expected.due_on,
    expected.state,
    expected.submissions,
    expected.rejected_submissions,
    expected.last_received_at,
    expected.first_accepted_at,
    expected.days_late,
    audited.conforming,
    audited.criteria_assessed,
    exists(
        select 1 from ledger.acts as done
        where
            done.kind = 'waiver'
            and done.campaign_code = expected.campaign_code
            and done.site_code = expected.site_code
            and coalesce(done.content ->> 'audit_type', '') = expected.audit_type
    ) as is_waived
from as_of.returns as expected
inner join as_of.campaigns as campaign on expected.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on expected.campaign_code = site.campaign_code and expected.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and expected.audit_type = kind.code
left join published.audits as audited
    on
        expected.campaign_code = audited.campaign_code
        and expected.site_code = audited.site_code
        and expected.audit_type = audited.audit_type
where expected.site_code = %(site)s
order by campaign.reference_on desc, expected.campaign_code desc, expected.audit_type asc

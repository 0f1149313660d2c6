-- Purpose: the expected returns of a campaign, where each stands now, and the names and numbers of its submissions.
with sent as (
    select
        brought.site_code,
        brought.audit_type,
        array_agg(brought.file_name order by brought.submission_id) as file_names,
        array_agg(brought.submission_id order by brought.submission_id) as numbers
    from ledger.submissions as brought
    where brought.campaign_code = %(campaign)s
    group by brought.site_code, brought.audit_type
)

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
    reason.label as withdrawal_label,
    coalesce(sent.file_names, '{}') as file_names,
    coalesce(sent.numbers, '{}') as numbers
from as_of.returns as expected
inner join as_of.campaigns as campaign on expected.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on expected.campaign_code = site.campaign_code and expected.site_code = site.site_code
left join sent
    on expected.site_code = sent.site_code and expected.audit_type is not distinct from sent.audit_type
left join as_of.code_lists as kind on kind.list = 'audit_type' and expected.audit_type = kind.code
left join as_of.code_lists as reason on reason.list = 'withdrawal_reason' and expected.withdrawal = reason.code
where expected.campaign_code = %(campaign)s
order by expected.site_code, expected.audit_type

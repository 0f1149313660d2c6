-- Purpose: where each return owed stood as of a candidate publication.
insert into publication.returns (
    publication_id, campaign_code, site_code, site_name, site_kind, site_kind_label,
    departement_code, departement_name, region_code, region_name, audit_type, audit_type_label,
    due_on, state, submissions, rejected_submissions, received_at, verdict, accepted_at, on_time,
    days_late, submission_id, simulated, withdrawn_submissions, withdrawal, withdrawal_label
)
select
    snapshot.publication_id,
    owed.campaign_code,
    owed.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.departement_code,
    site.departement_name,
    -- Not null for who is no site: a reader of some régions sees what has none.
    coalesce(site.region_code, case owed.audit_type when '' then '' end) as region_code,
    site.region_name,
    owed.audit_type,
    kind.label as audit_type_label,
    owed.due_on,
    owed.state,
    owed.submissions,
    owed.rejected_submissions,
    owed.last_received_at as received_at,
    owed.last_verdict as verdict,
    owed.first_accepted_at as accepted_at,
    owed.on_time,
    owed.days_late,
    held.submission_id,
    held.simulated,
    owed.withdrawn_submissions,
    owed.withdrawal,
    reason.label as withdrawal_label
from publication.publications as snapshot
inner join as_of.returns as owed on snapshot.campaign_code = owed.campaign_code
left join as_of.current_returns as held
    on
        owed.campaign_code = held.campaign_code
        and owed.site_code = held.site_code
        and (held.audit_type is null or owed.audit_type = held.audit_type)
left join as_of.campaign_sites as site
    on owed.campaign_code = site.campaign_code and owed.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and owed.audit_type = kind.code
left join as_of.code_lists as reason on reason.list = 'withdrawal_reason' and owed.withdrawal = reason.code
where snapshot.publication_id = %(publication)s

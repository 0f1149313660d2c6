-- Purpose: the returns owed in a publication, with what traces need of each and a column a measure: true where the
-- measure counts the return.
select
    filed.publication_id,
    filed.campaign_code,
    filed.site_code,
    filed.site_kind,
    filed.site_kind_label,
    filed.departement_code,
    filed.departement_name,
    filed.region_code,
    filed.region_name,
    filed.audit_type,
    filed.audit_type_label,
    null::text as module_code,
    null::text as commitment_code,
    null::text as criterion_code,
    filed.state as value,
    filed.submission_id,
    received.sha256 as file_sha256,
    audit.sheet,
    null::integer as sheet_row,
    null::text as cell,
    true as owed,
    filed.submissions > 0 as received,
    filed.submission_id is not null as accepted,
    filed.on_time,
    filed.state = 'missing' as missing_returns,
    filed.state = 'not_due' as not_due_returns,
    filed.state = 'rejected' as rejected_returns,
    filed.state = 'withdrawn' as withdrawn_returns
from publication.returns as filed
left join publication.audits as audit
    on
        filed.publication_id = audit.publication_id
        and filed.site_code = audit.site_code
        and filed.audit_type = audit.audit_type
left join ledger.submissions as received on filed.submission_id = received.submission_id

-- Purpose: the nonconformities of a publication for which a corrective action is filed, with what traces need of each and
-- a column a measure: true where the measure counts the action.
select
    filed.publication_id,
    filed.campaign_code,
    filed.site_code,
    filed.site_kind,
    filed.departement_code,
    filed.region_code,
    filed.audit_type,
    filed.module_code,
    filed.commitment_code,
    filed.criterion_code,
    filed.state as value,
    filed.submission_id,
    filed.file_sha256,
    filed.sheet,
    filed.sheet_row,
    filed.cell,
    filed.days_to_close,
    -- How long it was seen open, or until it was closed: a site tells of it in its return and not after.
    coalesce(
        filed.days_to_close,
        case when filed.closed_on > filed.found_on then filed.days_open end,
        greatest(0, least(filed.days_open, (told.received_at at time zone 'Europe/Paris')::date - filed.found_on))
    ) as days_seen,
    true as corrective_actions,
    filed.state = 'closed' as closed,
    filed.state = 'overdue' as overdue,
    'major' = any(string_to_array(grade.meaning, ' ')) and filed.state <> 'closed' as major_open,
    'major' = any(string_to_array(grade.meaning, ' ')) and filed.state = 'overdue' as major_overdue,
    filed.state_at_publication = 'overdue' as overdue_at_publication
from publication.nonconformities as filed
left join publication.audits as told
    on
        filed.publication_id = told.publication_id
        and filed.site_code = told.site_code
        and filed.audit_type = told.audit_type
left join as_of.code_lists as grade on grade.list = 'nonconformity_severity' and filed.severity = grade.code

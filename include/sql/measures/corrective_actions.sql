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
    true as corrective_actions,
    filed.state = 'closed' as closed,
    filed.state = 'overdue' as overdue
from publication.nonconformities as filed

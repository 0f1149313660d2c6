-- Purpose: the findings of the audits in a publication, with what traces need of each and a column a measure: true where
-- the measure counts the finding.
select
    found.publication_id,
    found.campaign_code,
    found.site_code,
    found.site_kind,
    found.departement_code,
    found.region_code,
    found.audit_type,
    found.module_code,
    found.commitment_code,
    found.criterion_code,
    found.result as value,
    found.submission_id,
    found.file_sha256,
    found.sheet,
    found.sheet_row,
    found.cell,
    found.result <> 'not_assessed' as criteria_assessed,
    found.result = 'not_applicable' as not_applicable,
    found.result in ('conformity', 'strength') as conforming,
    found.result = 'strength' as strengths,
    found.result = 'opportunity' as opportunities,
    found.result = 'sensitive_point' as sensitive_points,
    found.result = 'minor_nonconformity' as minor_nonconformities,
    found.result = 'major_nonconformity' as major_nonconformities
from publication.consolidated_audit_results as found

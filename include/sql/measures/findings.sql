-- Purpose: the findings of the audits in a publication, with what traces need of each and a column a measure: true where
-- the measure counts the finding. What a code means is a column of the code list (include/reference/code_lists.csv).
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
    meaning.is_assessed as criteria_assessed,
    meaning.is_not_applicable as not_applicable,
    meaning.is_conforming as conforming,
    found.result = 'strength' as strengths,
    found.result = 'opportunity' as opportunities,
    found.result = 'sensitive_point' as sensitive_points,
    meaning.is_minor as minor_nonconformities,
    meaning.is_major as major_nonconformities
from publication.consolidated_audit_results as found
left join measures.finding_meanings as meaning on found.result = meaning.code

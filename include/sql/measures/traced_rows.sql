-- Purpose: the rows of one file of this folder, once for each measure that counts them, each territory and each subject.
-- Part of publication.figure_traces; the marks are replaced by prefaudit.warehouse.measures.
select
    counted.publication_id,
    counted.campaign_code,
    measure.figure,
    territory.kind as territory_kind,
    territory.code as territory_code,
    subject.kind as subject_kind,
    subject.code as subject_code,
    counted.site_code,
    counted.region_code,
    counted.audit_type,
    counted.criterion_code,
    counted.value,
    counted.submission_id,
    counted.file_sha256,
    counted.sheet,
    counted.sheet_row,
    counted.cell
from (
    %(rows)s
) as counted
cross join
    lateral (
        values
        %(measures)s
    ) as measure (figure, counted)
cross join
    lateral (
        values
        ('nation', 'FR'), ('region', counted.region_code), ('departement', counted.departement_code),
        ('site_kind', counted.site_kind), ('audit_type', counted.audit_type)
    ) as territory (kind, code)
cross join
    lateral (
        %(subjects)s
    ) as subject (kind, code)
where measure.counted and subject.code is not null

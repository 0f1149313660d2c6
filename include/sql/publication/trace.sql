-- Purpose: the rows behind one figure of a publication, with the archived copy of the workbook that each comes from.
select
    counted.figure,
    counted.site_code,
    counted.audit_type,
    counted.criterion_code,
    counted.value,
    counted.submission_id,
    counted.file_sha256,
    received.archive_path,
    counted.sheet,
    counted.cell
from publication.figure_traces as counted
left join ledger.submissions as received on counted.submission_id = received.submission_id
where
    counted.publication_id = %(publication)s
    and counted.figure = any(%(figures)s)
    and counted.territory_kind = (%(territory)s::text[])[1]
    and counted.territory_code = (%(territory)s::text[])[2]
    and counted.subject_kind = (%(subject)s::text[])[1]
    and counted.subject_code = (%(subject)s::text[])[2]
order by
    array_position(%(figures)s, counted.figure),
    counted.site_code collate "C",  -- noqa: RF02
    counted.audit_type collate "C",  -- noqa: RF02
    counted.criterion_code collate "C",  -- noqa: RF02
    counted.sheet collate "C",  -- noqa: RF02
    counted.cell collate "C"  -- noqa: RF02

-- Purpose: a page of what a candidate changes, in its order: of one table, or of all; and how much there is.
select
    changed.position,
    changed.kind,
    changed.label,
    changed.site_code,
    changed.site_name,
    audit.label as audit_type_label,
    split_part(
        obj_description(to_regclass('publication.' || quote_ident(changed.table_name)), 'pg_class'), ' — ', 1
    ) as title,
    changed.table_name,
    changed.row_label,
    changed.row_key,
    changed.column_name,
    changed.before,
    changed.after,
    changed.reason_label,
    changed.sources,
    count(*) over () as found
from publication.corrections as changed
left join as_of.code_lists as audit on audit.list = 'audit_type' and changed.audit_type = audit.code
where
    changed.publication_id = %(publication)s
    and (%(table)s = '' or changed.table_name = %(table)s)
order by changed.position
limit %(size)s offset %(size)s * (%(page)s - 1)

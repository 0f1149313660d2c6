-- Purpose: what a candidate changes in the publication before it: how many returns in which way, and how many cells and
-- rows of which table, each by its cause.
select
    changed.table_name,
    split_part(
        obj_description(to_regclass('publication.' || quote_ident(changed.table_name)), 'pg_class'), ' — ', 1
    ) as title,
    case when changed.kind like 'return\_%%' then changed.label end as return_change,
    coalesce(changed.reason_label, 'Cause inconnue') as cause,
    -- Rows of one return, and cells of one column, stand together.
    sum(
        case
            when changed.kind like 'rows\_%%' or changed.kind = 'column_filled'
                then changed.before::integer + changed.after::integer
            else 1
        end
    ) as number
from publication.corrections as changed
where changed.publication_id = %(publication)s
group by changed.table_name, return_change, cause
order by changed.table_name, return_change, cause

-- Purpose: what an approver compares: the national figures of a candidate beside those of the current publication, how
-- many returns changed in which way between them, and how many cells and rows of which tables.
select
    snapshot.as_of,
    snapshot.inputs_digest,
    snapshot.simulated,
    to_jsonb(proposed) as proposed,
    to_jsonb(present) as present,
    coalesce(
        (
            select jsonb_object_agg(counted.label, counted.number)
            from (
                select
                    changed.label,
                    count(*) as number
                from publication.corrections as changed
                where changed.publication_id = snapshot.publication_id and changed.kind like 'return\_%%'
                group by changed.label
            ) as counted
        ),
        '{}'
    ) as corrections,
    coalesce(
        (
            select jsonb_object_agg(counted.title, counted.number)
            from (
                select
                    split_part(
                        obj_description(to_regclass('publication.' || quote_ident(changed.table_name)), 'pg_class'),
                        ' — ', 1
                    ) as title,
                    -- Rows of one return, and cells of one column, stand together.
                    sum(
                        case
                            when changed.kind like 'rows\_%%' or changed.kind = 'column_filled'
                                then changed.before::integer + changed.after::integer
                            else 1
                        end
                    ) as number
                from publication.corrections as changed
                where changed.publication_id = snapshot.publication_id and changed.kind not like 'return\_%%'
                group by changed.table_name
            ) as counted
        ),
        '{}'
    ) as cells
from publication.publications as snapshot
inner join publication.summaries as proposed
    on
        snapshot.publication_id = proposed.publication_id
        and proposed.subject_kind = 'all'
        and proposed.territory_kind = 'nation'
left join publication.publications as present_snapshot
    on snapshot.campaign_code = present_snapshot.campaign_code and present_snapshot.is_current
left join publication.summaries as present
    on
        present_snapshot.publication_id = present.publication_id
        and present.subject_kind = 'all'
        and present.territory_kind = 'nation'
where snapshot.publication_id = %(publication)s

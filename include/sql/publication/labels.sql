-- Purpose: the codes of some lists in words, in their order, as of the timestamp asked for; as now where a list is younger.
select
    codes.list,
    codes.code,
    codes.label
from (
    select distinct on (entry.list, entry.code)
        entry.list,
        entry.code,
        entry.label,
        entry.position
    from (
        select
            list,
            code,
            label,
            position,
            1 as choice
        from as_of.code_lists
        union all
        select
            list,
            code,
            label,
            position,
            2 as choice
        from reference.code_lists
    ) as entry
    where entry.list in ('audit_type', 'return_state', 'text_status')
    order by entry.list, entry.code, entry.choice
) as codes
order by codes.list, codes.position, codes.code

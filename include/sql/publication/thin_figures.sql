-- Purpose: the régions, départements and modules of a candidate whose rate of conformity rests on little: on how many
-- audits, on fewer than five, on fewer than thirty observations.
select
    case when line.subject_kind = 'module' then 'module' else line.territory_kind end as kind,
    case when line.subject_kind = 'module' then line.module_name else line.territory_name end as name,
    line.audits,
    line.conformity_rate,
    line.few_sites,
    line.small_denominator
from publication.summaries as line
where
    line.publication_id = %(publication)s
    and line.conformity_rate is not null
    and (line.few_sites or line.small_denominator)
    and (
        (line.subject_kind = 'all' and line.territory_kind in ('region', 'departement'))
        or (line.subject_kind = 'module' and line.territory_kind = 'nation')
    )
order by kind, line.territory_code, line.subject_code

-- Purpose: each national figure beside the count of the rows it stands for: no site, no result and no action is lost
-- between the detail of a candidate publication and its synthesis.
with nation as (
    select * from publication.summaries
    where publication_id = %(publication)s and territory_kind = 'nation' and subject_kind = 'all'
),

counted as (
    select
        'owed' as figure,
        count(*) as rows_counted
    from publication.returns
    where publication_id = %(publication)s
    union all
    select
        'accepted' as figure,
        count(*) as rows_counted
    from publication.audits
    where publication_id = %(publication)s
    union all
    select
        'criteria_assessed' as figure,
        count(*) as rows_counted
    from publication.consolidated_audit_results as found
    inner join measures.finding_meanings as meaning on found.result = meaning.code and meaning.is_assessed
    where found.publication_id = %(publication)s
    union all
    select
        'corrective_actions' as figure,
        count(*) as rows_counted
    from publication.nonconformities
    where publication_id = %(publication)s
)

select
    counted.figure,
    coalesce(case counted.figure
        when 'owed' then nation.owed
        when 'accepted' then nation.accepted
        when 'criteria_assessed' then nation.criteria_assessed
        when 'corrective_actions' then nation.corrective_actions
    end, 0)::bigint as summarised,
    counted.rows_counted as counted
from counted
left join nation on true

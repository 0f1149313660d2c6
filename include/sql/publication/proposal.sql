-- Purpose: what an approver compares: the national figures of a candidate beside those of the current publication, and
-- how many corrections of each kind lie between them.
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
                where changed.publication_id = snapshot.publication_id and changed.kind <> 'figure'
                group by changed.label
            ) as counted
        ),
        '{}'
    ) as corrections
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

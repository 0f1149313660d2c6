-- Purpose: what an approver compares: the national figures of a candidate beside those of the publication in force, and
-- how many corrections of each kind lie between them.
select
    edition.as_of,
    edition.inputs_digest,
    edition.simulated,
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
                where changed.publication_id = edition.publication_id and changed.kind <> 'figure'
                group by changed.label
            ) as counted
        ),
        '{}'
    ) as corrections
from publication.publications as edition
inner join publication.summaries as proposed
    on
        edition.publication_id = proposed.publication_id
        and proposed.subject_kind = 'all'
        and proposed.territory_kind = 'nation'
left join publication.publications as in_force
    on edition.campaign_code = in_force.campaign_code and in_force.is_current
left join publication.summaries as present
    on
        in_force.publication_id = present.publication_id
        and present.subject_kind = 'all'
        and present.territory_kind = 'nation'
where edition.publication_id = %(publication)s

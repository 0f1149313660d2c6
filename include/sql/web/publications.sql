-- Purpose: the publications and refusals of every campaign, the latest first, with who decided, when and why, where
-- somebody was asked.
with decisions as (
    select distinct on (snapshot.publication_id)
        snapshot.publication_id,
        act.actor,
        act.acted_at,
        act.reason
    from publication.publications as snapshot
    inner join ledger.acts as act
        on
            snapshot.campaign_code = act.campaign_code
            and (
                (act.kind = 'publication_approved' and snapshot.number::text = act.content ->> 'number')
                or (
                    act.kind = 'publication_refused'
                    and snapshot.state = 'refused'
                    and snapshot.inputs_digest = act.content ->> 'inputs_digest'
                    and snapshot.as_of <= act.acted_at
                )
            )
    order by snapshot.publication_id, act.act_id
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    campaign.campaign_label,
    snapshot.state,
    snapshot.number,
    finality.label as finality_label,
    snapshot.is_current,
    snapshot.as_of,
    snapshot.published_at,
    snapshot.simulated,
    snapshot.code_version,
    snapshot.reasons,
    decided.actor as decided_by,
    decided.acted_at as decided_at,
    decided.reason as decided_why,
    coalesce(
        array_agg(written.path order by written.path) filter (where written.path is not null), '{}'
    ) as files
from publication.publications as snapshot
inner join ledger.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
left join reference.code_lists as finality
    on finality.list = 'publication_finality' and snapshot.finality = finality.code
left join publication.files as written on snapshot.publication_id = written.publication_id
left join decisions as decided on snapshot.publication_id = decided.publication_id
where snapshot.state in ('published', 'refused')
group by
    snapshot.publication_id, campaign.campaign_label, finality.label, decided.actor, decided.acted_at, decided.reason
order by snapshot.as_of desc, snapshot.publication_id desc
limit %(most)s

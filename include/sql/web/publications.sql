-- Purpose: the publications and refusals of every campaign, the latest first.
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
    coalesce(
        array_agg(written.path order by written.path) filter (where written.path is not null), '{}'
    ) as files
from publication.publications as snapshot
inner join ledger.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
left join reference.code_lists as finality
    on finality.list = 'publication_finality' and snapshot.finality = finality.code
left join publication.files as written on snapshot.publication_id = written.publication_id
where snapshot.state in ('published', 'refused')
group by snapshot.publication_id, campaign.campaign_label, finality.label
order by snapshot.as_of desc, snapshot.publication_id desc
limit %(most)s

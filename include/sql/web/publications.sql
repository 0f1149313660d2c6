-- Purpose: the publications and refusals of every campaign, the latest first.
select
    edition.publication_id,
    edition.campaign_code,
    campaign.campaign_label,
    edition.state,
    edition.number,
    edition.is_current,
    edition.as_of,
    edition.published_at,
    edition.simulated,
    edition.code_version,
    edition.reasons,
    coalesce(
        array_agg(written.path order by written.path) filter (where written.path is not null), '{}'
    ) as files
from publication.publications as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
left join publication.files as written on edition.publication_id = written.publication_id
where edition.state in ('published', 'refused')
group by edition.publication_id, campaign.campaign_label
order by edition.as_of desc, edition.publication_id desc
limit 200

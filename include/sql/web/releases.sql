-- Purpose: the publications and refusals since a timestamp, in their order.
with released as (
    select *
    from publication.publications
    where published_at >= %(since)s or (state = 'refused' and as_of >= %(since)s)
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    campaign.campaign_label,
    snapshot.number,
    written.path is not null as has_report
from released as snapshot
inner join ledger.campaigns as campaign on snapshot.campaign_code = campaign.campaign_code
left join publication.files as written
    on snapshot.publication_id = written.publication_id and written.path = 'rapport.html'
order by snapshot.publication_id

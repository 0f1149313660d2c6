-- Purpose: the publications and refusals since a moment, in their order.
with told as (
    select *
    from publication.publications
    where published_at >= %(since)s or (state = 'refused' and as_of >= %(since)s)
)

select
    edition.publication_id,
    edition.campaign_code,
    campaign.campaign_label,
    edition.state,
    edition.number,
    written.path is not null as has_report
from told as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
left join publication.files as written
    on edition.publication_id = written.publication_id and written.path = 'rapport.html'
order by edition.publication_id

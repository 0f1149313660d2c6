-- Purpose: a candidate becomes the current publication, under the next number of its campaign.
update publication.publications as candidate
set
    state = 'published',
    is_current = true,
    published_at = transaction_timestamp(),
    number = (
        select coalesce(max(earlier.number), 0) + 1
        from publication.publications as earlier
        where earlier.campaign_code = candidate.campaign_code
    )
where candidate.publication_id = %(publication)s and candidate.state = 'candidate'

-- Purpose: mark a candidate as refused, unless the same inputs were already refused for the same reasons.
update publication.publications as candidate
set state = 'refused', reasons = %(reasons)s
where
    candidate.publication_id = %(publication)s
    and not exists (
        select 1
        from publication.publications as earlier
        where
            earlier.campaign_code = candidate.campaign_code
            and earlier.inputs_digest = candidate.inputs_digest
            and earlier.state = 'refused'
            and earlier.reasons = %(reasons)s
    )

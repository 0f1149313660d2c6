-- Purpose: a submission that something is about to be done to, the accepted one that would count for its return if it no
-- longer did, and the publication that its figures stand in.
select
    sent.submission_id,
    sent.file_name,
    sent.received_at,
    sent.erased,
    sent.campaign_code,
    campaign.campaign_label,
    sent.site_code,
    site.site_name,
    sent.audit_type,
    kind.label as audit_type_label,
    next.submission_id as next_id,
    next.received_at as next_received_at,
    snapshot.number as publication_number
from ledger.submissions as sent
left join as_of.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and sent.audit_type = kind.code
left join publication.publications as snapshot
    on sent.campaign_code = snapshot.campaign_code and snapshot.is_current
left join lateral (
    select
        other.submission_id,
        other.received_at
    from as_of.submissions as other
    where
        other.campaign_code = sent.campaign_code
        and other.site_code = sent.site_code
        and other.audit_type = sent.audit_type
        and other.counts
        and other.submission_id <> sent.submission_id
    order by other.last_received_at desc, other.submission_id desc
    limit 1
) as next on true
where sent.submission_id = %(submission)s

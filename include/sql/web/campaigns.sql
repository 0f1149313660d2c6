-- Purpose: the campaigns, the latest first, each with whether anything was received for it, the last day that one of its
-- returns is due, and its current publication.
select
    campaign.campaign_code,
    campaign.campaign_label,
    campaign.form,
    exists(
        select 1 from ledger.submissions as sent
        inner join ledger.returns_owed as expected
            on
                sent.campaign_code = expected.campaign_code
                and sent.site_code = expected.site_code
                and sent.audit_type = expected.audit_type
        where campaign.campaign_code = sent.campaign_code and sent.state = 'settled'
    ) as received,
    (
        select max(expected.due_on) from ledger.returns_owed as expected
        where campaign.campaign_code = expected.campaign_code
    ) as last_due_on,
    snapshot.publication_id,
    snapshot.number as publication_number,
    snapshot.published_at,
    exists(
        select 1 from publication.files as written
        where snapshot.publication_id = written.publication_id and written.path = 'rapport.html'
    ) as has_report
from as_of.campaigns as campaign
left join publication.publications as snapshot
    on campaign.campaign_code = snapshot.campaign_code and snapshot.is_current
order by campaign.reference_on desc, campaign.campaign_code asc

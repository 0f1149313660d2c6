-- Purpose: the submissions that a night took in or settled, and those that are not settled yet, the latest first.
with night as (
    select
        %(since)s::timestamptz as since,
        %(until)s::timestamptz as until
)

select
    sent.submission_id,
    sent.file_name,
    sent.campaign_code,
    sent.site_code,
    coalesce(site.site_name, sent.site_code) as site_name,
    sent.received_at,
    sent.verdict,
    sent.unread,
    sent.attempts,
    site.site_code is not null as has_site,
    sent.discovered_at >= night.since and sent.discovered_at < night.until as taken_in,
    coalesce(sent.settled_at >= night.since and sent.settled_at < night.until, false) as settled,
    sent.state <> 'settled' as unsettled
from night
cross join ledger.submissions as sent
left join as_of.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
where
    sent.state <> 'settled'
    or (sent.discovered_at >= night.since and sent.discovered_at < night.until)
    or (sent.settled_at >= night.since and sent.settled_at < night.until)
order by sent.submission_id desc

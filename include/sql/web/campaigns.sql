-- Purpose: the campaigns, the latest first, each with how its returns stand now and its publication in force.
select
    campaign.campaign_code,
    campaign.campaign_label,
    count(owed.site_code) as owed,
    count(*) filter (where owed.submissions > 0) as received,
    count(*) filter (where owed.state in ('accepted', 'accepted_with_warnings')) as accepted,
    count(*) filter (where owed.state = 'accepted_with_warnings') as with_warnings,
    count(*) filter (where owed.state = 'rejected') as rejected,
    count(*) filter (where owed.state = 'withdrawn') as withdrawn,
    count(*) filter (where owed.state = 'missing') as missing,
    count(*) filter (where owed.days_late > 0) as late,
    count(*) filter (
        where
        owed.state not in ('accepted', 'accepted_with_warnings')
        and owed.due_on < (now() at time zone 'Europe/Paris')::date
    ) as overdue,
    edition.publication_id,
    edition.number as publication_number,
    edition.published_at,
    exists(
        select 1 from publication.files as written
        where edition.publication_id = written.publication_id and written.path = 'rapport.html'
    ) as has_report
from known.campaigns as campaign
left join known.returns as owed on campaign.campaign_code = owed.campaign_code
left join publication.publications as edition
    on campaign.campaign_code = edition.campaign_code and edition.is_current
group by campaign.campaign_code, campaign.campaign_label, campaign.reference_on, edition.publication_id
order by campaign.reference_on desc, campaign.campaign_code asc

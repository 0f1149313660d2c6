-- Purpose: how far the sites engaged in the campaign have come on the way to their certificate, on the day that a candidate
-- publication measures at. Each stage counts sites among those of the first; a stage does not ask for the one before: a
-- certificate may be older than the campaign. Of a stage that nothing is known of, nothing is counted.
insert into publication.certification_funnel (
    publication_id, campaign_code, stage, label, sites, share_of_engaged, position, sites_status, sites_status_label,
    measured_on, engaged
)
with before_certification as (
    select kind.code
    from as_of.code_lists as kind
    where kind.list = 'audit_type' and 'before_certification' = any(string_to_array(kind.meaning, ' '))
),

pre_audited as (
    select
        count(*) as owed,
        count(distinct engaged.site_code) filter (where owed.submission_id is not null) as sites
    from publication.returns as owed
    inner join before_certification as kind on owed.audit_type = kind.code
    left join publication.engagements as engaged
        on owed.publication_id = engaged.publication_id and owed.site_code = engaged.site_code
    where owed.publication_id = %(publication)s
),

certified as (
    select
        count(*) as engaged,
        count(*) filter (where site.is_certified) as sites,
        measures.count_status(count(site.is_certified), count(*) - count(site.is_certified)) as status,
        count(*) filter (where site.is_renewed) as renewed,
        measures.count_status(
            count(site.is_renewed), count(*) filter (where site.is_certified) - count(site.is_renewed)
        ) as renewed_status
    from measures.certified_sites as site
    where site.publication_id = %(publication)s and site.is_engaged
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    stage.code as stage,
    stage.label,
    counted.sites,
    measures.rate(counted.sites, certified.engaged) as share_of_engaged,
    stage.position,
    stage.status as sites_status,
    status.label as sites_status_label,
    stage.measured_on,
    certified.engaged
from publication.publications as snapshot
cross join certified
cross join pre_audited
cross join
    lateral (
        values
        ('engaged', 'Sites engagés', certified.engaged, 'known', null, 1),
        (
            'pre_audited', 'Sites évalués avant certification', pre_audited.sites,
            case when pre_audited.owed > 0 then 'known' else 'not_asked' end, null, 2
        ),
        ('certified', 'Sites certifiés', certified.sites, certified.status, snapshot.measured_on, 3),
        (
            'renewed', 'Sites au certificat renouvelé', certified.renewed,
            -- Whose certificate nobody knows of may have one that was renewed.
            case
                when certified.status = 'unknown' or certified.renewed_status = 'unknown' then 'unknown'
                when certified.status = 'known' then certified.renewed_status
                else 'at_least'
            end,
            snapshot.measured_on, 4
        )
    ) as stage (code, label, sites, status, measured_on, position)
cross join
    lateral (
        values (case when stage.status in ('known', 'at_least') then stage.sites end)
    ) as counted (sites)
left join as_of.code_lists as status on status.list = 'count_status' and stage.status = status.code
where snapshot.publication_id = %(publication)s

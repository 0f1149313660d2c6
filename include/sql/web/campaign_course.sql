-- Purpose: what a campaign has gone through: when it was opened, its waivers and sites added, its publications; by day.
select
    'act' as part,
    act.kind,
    (act.acted_at at time zone 'Europe/Paris')::date as day,
    act.actor,
    act.reason,
    act.site_code,
    site.site_name,
    audit.label as audit_type_label,
    (act.content ->> 'due_on')::date as due_on,
    null::integer as number
from ledger.acts as act
left join as_of.campaign_sites as site
    on act.campaign_code = site.campaign_code and act.site_code = site.site_code
left join as_of.code_lists as audit on audit.list = 'audit_type' and act.content ->> 'audit_type' = audit.code
where act.campaign_code = %(campaign)s and act.kind in ('campaign_opened', 'site_added', 'waiver')
union all
select
    'publication' as part,
    snapshot.state as kind,
    (snapshot.published_at at time zone 'Europe/Paris')::date as day,
    null as actor,
    null as reason,
    null as site_code,
    null as site_name,
    null as audit_type_label,
    null as due_on,
    snapshot.number
from publication.publications as snapshot
where snapshot.campaign_code = %(campaign)s and snapshot.state = 'published'
order by day, part, number, site_code

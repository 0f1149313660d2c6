-- Purpose: how far the sites engaged in the campaign have come on the way to their certificate. Each stage counts sites
-- among those of the first; a stage does not ask for the one before: a certificate may be older than the campaign.
insert into publication.certification_funnel (
    publication_id, campaign_code, stage, label, sites, share_of_engaged, position
)
with engaged as (
    select site_code
    from publication.engagements
    where publication_id = %(publication)s
),

counted as (
    select
        count(*) as engaged,
        count(*) filter (
            where exists (
                select 1
                from publication.audits as shown
                inner join as_of.code_lists as kind on kind.list = 'audit_type' and shown.audit_type = kind.code
                where
                    shown.publication_id = %(publication)s
                    and shown.site_code = engaged.site_code
                    and 'before_certification' = any(string_to_array(kind.meaning, ' '))
            )
        ) as pre_audited,
        count(*) filter (
            where exists (
                select 1 from publication.certificates as held
                where
                    held.publication_id = %(publication)s
                    and held.site_code = engaged.site_code
                    and held.in_force
            )
        ) as certified,
        count(*) filter (
            where exists (
                select 1 from publication.certificates as held
                where
                    held.publication_id = %(publication)s
                    and held.site_code = engaged.site_code
                    and held.in_force
                    and held.renewed
            )
        ) as renewed
    from engaged
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    stage.code as stage,
    stage.label,
    stage.sites,
    measures.rate(stage.sites, counted.engaged) as share_of_engaged,
    stage.position
from publication.publications as snapshot
cross join counted
cross join
    lateral (
        values
        ('engaged', 'Sites engagés', counted.engaged, 1),
        ('pre_audited', 'Sites évalués avant certification', counted.pre_audited, 2),
        ('certified', 'Sites certifiés', counted.certified, 3),
        ('renewed', 'Sites au certificat renouvelé', counted.renewed, 4)
    ) as stage (code, label, sites, position)
where snapshot.publication_id = %(publication)s

-- Purpose: the headline figures of a candidate publication: counted in the data of the campaign and in the register,
-- with the figure that an official document declares beside the one counted, where there is one.
insert into publication.headline_figures (
    publication_id, campaign_code, figure_code, label, enumerated, declared, source, position
)
with snapshot as (
    select
        candidate.publication_id,
        campaign.campaign_code
    from publication.publications as candidate
    inner join as_of.campaigns as campaign on candidate.campaign_code = campaign.campaign_code
    where candidate.publication_id = %(publication)s
),

kinds as (
    select
        entry.code,
        -- A label of several words is left as it is: which of them take the plural is not said.
        entry.label || case when entry.label like '%% %%' then '' else 's' end as plural,
        entry.position
    from as_of.code_lists as entry
    where entry.list = 'site_kind'
),

engaged as (
    select
        site_code,
        site_kind
    from publication.engagements
    where publication_id = %(publication)s
),

held as (
    select
        site_code,
        site_kind,
        scheme
    from publication.certificates
    where publication_id = %(publication)s and in_force
),

figures as (
    select
        'sites_engaged' as figure_code,
        'Sites engagés' as label,
        100 as position,
        count(*) as enumerated
    from engaged
    union all
    select
        kinds.code || 's_engaged' as figure_code,
        kinds.plural || ' engagées' as label,
        110 + kinds.position as position,
        count(engaged.site_kind) as enumerated
    from kinds
    left join engaged on kinds.code = engaged.site_kind
    group by kinds.code, kinds.plural, kinds.position
    union all
    select
        'returns_owed_' || owed.audit_type as figure_code,
        'Sites devant être audités : ' || coalesce(owed.audit_type_label, owed.audit_type) as label,
        200 as position,
        count(distinct owed.site_code) as enumerated
    from publication.returns as owed
    where owed.publication_id = %(publication)s
    group by owed.audit_type, owed.audit_type_label
    union all
    select
        'returns_accepted_' || owed.audit_type as figure_code,
        'Sites dont le retour est accepté : ' || coalesce(owed.audit_type_label, owed.audit_type) as label,
        210 as position,
        count(distinct owed.site_code) filter (where owed.submission_id is not null) as enumerated
    from publication.returns as owed
    where owed.publication_id = %(publication)s
    group by owed.audit_type, owed.audit_type_label
    union all
    select
        'certified_sites' as figure_code,
        'Sites titulaires d''un certificat' as label,
        300 as position,
        count(distinct held.site_code) as enumerated
    from held
    -- The register says nothing of other times: no certificate known is not « none held ».
    having count(*) > 0
    union all
    select
        'certified_' || kinds.code || 's' as figure_code,
        kinds.plural || ' titulaires d''un certificat' as label,
        300 + kinds.position as position,
        count(distinct held.site_code) as enumerated
    from held
    inner join kinds on held.site_kind = kinds.code
    group by kinds.code, kinds.plural, kinds.position
    union all
    select
        'certified_' || kinds.code || 's_' || held.scheme as figure_code,
        kinds.plural || ' titulaires d''un certificat ' || coalesce(scheme.label, held.scheme) as label,
        310 + coalesce(scheme.position, 0) as position,
        count(distinct held.site_code) as enumerated
    from held
    inner join kinds on held.site_kind = kinds.code
    left join as_of.code_lists as scheme on scheme.list = 'scheme' and held.scheme = scheme.code
    group by kinds.code, kinds.plural, held.scheme, scheme.label, scheme.position
),

stated as (
    select
        declared.figure_code,
        declared.label,
        declared.declared,
        declared.source
    from as_of.declared_figures as declared
    inner join snapshot on declared.campaign_code = snapshot.campaign_code
),

side_by_side as (
    select
        coalesce(figures.figure_code, stated.figure_code) as figure_code,
        coalesce(figures.label, stated.label, stated.figure_code) as label,
        figures.position,
        figures.enumerated,
        stated.declared,
        stated.source
    from figures
    full join stated on figures.figure_code = stated.figure_code
),

ordered as (
    select
        figure_code,
        label,
        enumerated,
        declared,
        source,
        row_number() over (order by position nulls last, figure_code collate "C") as position
    from side_by_side
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    ordered.figure_code,
    ordered.label,
    ordered.enumerated,
    ordered.declared,
    ordered.source,
    ordered.position
from ordered
cross join snapshot

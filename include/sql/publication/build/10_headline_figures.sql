-- Purpose: the headline figures of a candidate publication: counted in the data of the campaign and in the register,
-- with the figure that an official document declares beside the one counted, where there is one.
insert into publication.headline_figures (
    publication_id, campaign_code, figure_code, label, enumerated, declared, source, position, enumerated_status,
    enumerated_status_label, measured_on
)
with snapshot as (
    select
        candidate.publication_id,
        campaign.campaign_code,
        candidate.measured_on
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

certified as (
    select
        site.site_kind,
        grouping(site.site_kind) = 1 as of_all,
        count(*) filter (where site.is_certified) as sites,
        measures.count_status(count(site.is_certified), count(*) - count(site.is_certified)) as status
    from measures.certified_sites as site
    where site.publication_id = %(publication)s
    group by grouping sets ((), (site.site_kind))
),

figures as (
    select
        'sites_engaged' as figure_code,
        'Sites engagés' as label,
        100 as position,
        count(*) as enumerated,
        'known' as status
    from engaged
    union all
    select
        kinds.code || 's_engaged' as figure_code,
        kinds.plural || ' engagées' as label,
        110 + kinds.position as position,
        count(engaged.site_kind) as enumerated,
        'known' as status
    from kinds
    left join engaged on kinds.code = engaged.site_kind
    group by kinds.code, kinds.plural, kinds.position
    union all
    select
        'returns_owed_' || owed.audit_type as figure_code,
        'Sites devant être audités : ' || coalesce(owed.audit_type_label, owed.audit_type) as label,
        200 as position,
        count(distinct owed.site_code) as enumerated,
        'known' as status
    from publication.returns as owed
    where owed.publication_id = %(publication)s
    group by owed.audit_type, owed.audit_type_label
    union all
    select
        'returns_accepted_' || owed.audit_type as figure_code,
        'Sites dont le retour est accepté : ' || coalesce(owed.audit_type_label, owed.audit_type) as label,
        210 as position,
        count(distinct owed.site_code) filter (where owed.submission_id is not null) as enumerated,
        'known' as status
    from publication.returns as owed
    where owed.publication_id = %(publication)s
    group by owed.audit_type, owed.audit_type_label
    union all
    select
        'certified_sites' as figure_code,
        'Sites titulaires d''un certificat' as label,
        300 as position,
        certified.sites as enumerated,
        certified.status
    from certified
    where certified.of_all
    union all
    select
        'certified_' || kinds.code || 's' as figure_code,
        kinds.plural || ' titulaires d''un certificat' as label,
        300 + kinds.position as position,
        certified.sites as enumerated,
        certified.status
    from certified
    inner join kinds on certified.site_kind = kinds.code
    where certified.sites > 0
    union all
    select
        'certified_' || kinds.code || 's_' || held.scheme as figure_code,
        kinds.plural || ' titulaires d''un certificat ' || coalesce(scheme.label, held.scheme) as label,
        310 + coalesce(scheme.position, 0) as position,
        count(distinct held.site_code) as enumerated,
        max(certified.status) as status
    from held
    inner join kinds on held.site_kind = kinds.code
    inner join certified on held.site_kind = certified.site_kind and not certified.of_all
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
        case when figures.status <> 'unknown' then figures.enumerated end as enumerated,
        coalesce(figures.status, 'not_measured') as status,
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
        status,
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
    ordered.position,
    ordered.status as enumerated_status,
    status.label as enumerated_status_label,
    -- What is held on a day is counted on it.
    case when ordered.figure_code like 'certified%%' then snapshot.measured_on end as measured_on
from ordered
cross join snapshot
left join as_of.code_lists as status on status.list = 'count_status' and ordered.status = status.code

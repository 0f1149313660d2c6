-- Purpose: the certificates that a candidate publication counts: those that the register names for the campaign, and
-- those that the sites state in their returns; of several returns of a site, the one whose audit ended last.
insert into publication.certificates (
    publication_id, campaign_code, site_code, site_name, site_kind, site_kind_label, departement_code, region_code,
    region_name, scheme, scheme_label, scope, first_obtained_on, obtained_on, expires_on, in_force, expires_soon,
    renewed, origin, source, simulated, submission_id, file_sha256, sheet, sheet_row, cell, site_as_named, position
)
with snapshot as (
    select
        publication_id,
        campaign_code,
        (as_of at time zone 'Europe/Paris')::date as day
    from publication.publications
    where publication_id = %(publication)s
),

latest as (
    select distinct on (shown.site_code)
        shown.site_code,
        shown.submission_id,
        shown.file_sha256,
        shown.simulated,
        audit.audit_id
    from publication.audits as shown
    inner join as_of.audits as audit on shown.submission_id = audit.submission_id
    where shown.publication_id = %(publication)s
    order by shown.site_code asc, shown.audit_ended_on desc nulls last, shown.submission_id desc
),

held as (
    select
        named.site_code,
        named.scheme,
        named.scope,
        null::date as first_obtained_on,
        named.obtained_on,
        null::date as expires_on,
        'register' as origin,
        named.source,
        false as simulated,
        null::bigint as submission_id,
        null as file_sha256,
        null as sheet,
        null::integer as sheet_row,
        null as cell,
        named.site_as_named
    from snapshot
    inner join as_of.certificates as named on snapshot.campaign_code = named.campaign_code
    union all
    select
        latest.site_code,
        stated.scheme,
        stated.scope,
        stated.first_obtained_on,
        stated.obtained_on,
        stated.expires_on,
        'return' as origin,
        null as source,
        latest.simulated,
        latest.submission_id,
        latest.file_sha256,
        stated.sheet,
        stated.sheet_row,
        stated.cell,
        null as site_as_named
    from latest
    inner join warehouse.certificates as stated on latest.audit_id = stated.audit_id
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    held.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.departement_code,
    site.region_code,
    site.region_name,
    held.scheme,
    coalesce(scheme.label, held.scheme) as scheme_label,
    held.scope,
    held.first_obtained_on,
    held.obtained_on,
    held.expires_on,
    coalesce(held.obtained_on <= snapshot.day, true) and coalesce(snapshot.day <= held.expires_on, true) as in_force,
    coalesce(held.obtained_on <= snapshot.day, true)
    and held.expires_on between snapshot.day and (snapshot.day + interval '6 months')::date as expires_soon,
    held.first_obtained_on < held.obtained_on as renewed,
    held.origin,
    held.source,
    held.simulated,
    held.submission_id,
    held.file_sha256,
    held.sheet,
    held.sheet_row,
    held.cell,
    held.site_as_named,
    row_number() over (
        order by held.site_code collate "C", scheme.position, held.scheme, held.origin, held.sheet_row, held.scope  -- noqa: RF02
    ) as position
from snapshot
cross join held
left join as_of.campaign_sites as site
    on snapshot.campaign_code = site.campaign_code and held.site_code = site.site_code
left join as_of.code_lists as scheme on scheme.list = 'scheme' and held.scheme = scheme.code

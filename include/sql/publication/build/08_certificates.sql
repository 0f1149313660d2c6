-- Purpose: the certificates that a candidate publication counts, as they are on the day that it measures at: those that the
-- register names for the campaign, and those that the sites state in their returns; of several returns of a site, the
-- one whose audit ended last. Where there are no dates, what the source of the register says of the campaign counts.
insert into publication.certificates (
    publication_id, campaign_code, site_code, site_name, site_kind, site_kind_label, departement_code, region_code,
    region_name, scheme, scheme_label, scope, first_obtained_on, obtained_on, expires_on, in_force, expires_soon,
    renewed, origin, source, simulated, submission_id, file_sha256, sheet, sheet_row, cell, site_as_named,
    position, certificate_status, certificate_status_label, renewal_status, renewal_status_label,
    in_force_at_publication, status_at_publication, scope_status
)
with snapshot as (
    select
        publication_id,
        campaign_code,
        measured_on,
        (as_of at time zone 'Europe/Paris')::date as published_on
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
        named.in_force as stated_in_force,
        named.renewed as stated_renewed,
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
        null::boolean as stated_in_force,
        null::boolean as stated_renewed,
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
),

dated as (
    select
        held.*,
        measures.certificate_status(held.first_obtained_on, held.obtained_on, held.expires_on, snapshot.measured_on)
            as status_by_dates,
        measures.certificate_status(held.first_obtained_on, held.obtained_on, held.expires_on, snapshot.published_on)
            as status_at_publication,
        -- The cycle that was in force before the present one may have been the first.
        case
            when held.obtained_on <= snapshot.measured_on or held.first_obtained_on >= held.obtained_on
                then held.first_obtained_on < held.obtained_on
        end as renewed_by_dates
    from snapshot
    cross join held
),

judged as (
    select
        dated.*,
        case
            when dated.status_by_dates <> 'undated' or dated.stated_in_force is null then dated.status_by_dates
            when dated.stated_in_force then 'valid'
            else 'not_valid'
        end as certificate_status,
        coalesce(dated.renewed_by_dates, dated.stated_renewed) as renewed
    from dated
),

named as (
    select
        judged.*,
        measures.is_in_force(judged.certificate_status) as in_force,
        case when judged.renewed then 'renewed' when not judged.renewed then 'first_cycle' else 'unknown' end
            as renewal_status
    from judged
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
    case when reviewed.status = 'held_back' then null else held.scope end as scope,
    held.first_obtained_on,
    held.obtained_on,
    held.expires_on,
    held.in_force,
    case
        when held.in_force
            then held.expires_on between snapshot.measured_on and (snapshot.measured_on + interval '6 months')::date
        else held.in_force
    end as expires_soon,
    held.renewed,
    held.origin,
    held.source,
    held.simulated,
    held.submission_id,
    held.file_sha256,
    publication.sheet_shown(held.sheet, named_sheet.status) as sheet,
    held.sheet_row,
    held.cell,
    held.site_as_named,
    row_number() over (
        order by held.site_code collate "C", scheme.position, held.scheme, held.origin, held.sheet_row, held.scope  -- noqa: RF02
    ) as position,
    held.certificate_status,
    validity.label as certificate_status_label,
    held.renewal_status,
    renewal.label as renewal_status_label,
    measures.is_in_force(held.status_at_publication) as in_force_at_publication,
    held.status_at_publication,
    coalesce(reviewed.status, 'shown') as scope_status
from snapshot
cross join named as held
left join as_of.campaign_sites as site
    on snapshot.campaign_code = site.campaign_code and held.site_code = site.site_code
left join as_of.code_lists as scheme on scheme.list = 'scheme' and held.scheme = scheme.code
left join as_of.code_lists as validity
    on validity.list = 'certificate_status' and held.certificate_status = validity.code
left join as_of.code_lists as renewal on renewal.list = 'renewal_status' and held.renewal_status = renewal.code
left join free_texts as reviewed
    on held.origin = 'return' and held.site_code = reviewed.site_code and held.scope = reviewed.text
left join free_texts as named_sheet on held.site_code = named_sheet.site_code and held.sheet = named_sheet.text

-- Purpose: the audits of a candidate publication, one a current return, with what each found, counted as the measures
-- count it (include/sql/measures/findings.sql).
insert into publication.audits (
    publication_id, campaign_code, site_code, site_name, site_kind, site_kind_label, departement_code,
    departement_name, region_code, region_name, audit_type, audit_type_label, audit_started_on, audit_ended_on,
    external_audit_on, body, body_label, staff_total, staff_concerned, standard_code, modules_in_scope, sites_covered,
    criteria_assessed, not_applicable, conforming, minor_nonconformities, major_nonconformities, conformity_rate,
    small_denominator, verdict, received_at, simulated, submission_id, file_sha256, sheet, results_status
)
with found as (
    select
        counted.submission_id,
        count(*) filter (where counted.criteria_assessed) as criteria_assessed,
        count(*) filter (where counted.not_applicable) as not_applicable,
        count(*) filter (where counted.conforming) as conforming,
        count(*) filter (where counted.minor_nonconformities) as minor_nonconformities,
        count(*) filter (where counted.major_nonconformities) as major_nonconformities
    from (
        %(findings)s
    ) as counted
    where counted.publication_id = %(publication)s
    group by counted.submission_id
)

select
    owed.publication_id,
    owed.campaign_code,
    owed.site_code,
    owed.site_name,
    owed.site_kind,
    owed.site_kind_label,
    owed.departement_code,
    owed.departement_name,
    owed.region_code,
    owed.region_name,
    owed.audit_type,
    owed.audit_type_label,
    audit.audit_started_on,
    audit.audit_ended_on,
    audit.external_audit_on,
    audit.body,
    body.label as body_label,
    audit.staff_total,
    audit.staff_concerned,
    audit.standard_code,
    array_to_string(audit.modules_in_scope, ' ; ') as modules_in_scope,
    (
        select count(*) from warehouse.audit_sites as covered
        where covered.audit_id = audit.audit_id
    ) as sites_covered,
    found.criteria_assessed,
    found.not_applicable,
    found.conforming,
    found.minor_nonconformities,
    found.major_nonconformities,
    measures.rate(found.conforming, found.criteria_assessed - found.not_applicable) as conformity_rate,
    measures.is_small(found.criteria_assessed - found.not_applicable) as small_denominator,
    audit.verdict,
    audit.received_at,
    audit.simulated,
    audit.submission_id,
    received.sha256 as file_sha256,
    publication.sheet_shown(audit.sheet, named_sheet.status) as sheet,
    case when found.submission_id is null then 'not_measured' else 'known' end as results_status
from publication.returns as owed
inner join as_of.audits as audit on owed.submission_id = audit.submission_id
inner join ledger.submissions as received on audit.submission_id = received.submission_id
left join found on audit.submission_id = found.submission_id
left join as_of.code_lists as body on body.list = 'body' and audit.body = body.code
left join free_texts as named_sheet on audit.site_code = named_sheet.site_code and audit.sheet = named_sheet.text
where owed.publication_id = %(publication)s

-- Purpose: the measures of indicators of a candidate publication, as the sites made them.
insert into publication.indicators (
    publication_id, campaign_code, site_code, site_name, site_kind, departement_code, region_code, region_name,
    audit_type, standard_code, module_code, indicator_code, indicator_label, unit, period, numerator, denominator,
    value, target, simulated, submission_id, file_sha256, sheet, sheet_row, cell, value_status
)
select
    shown.publication_id,
    shown.campaign_code,
    shown.site_code,
    shown.site_name,
    shown.site_kind,
    shown.departement_code,
    shown.region_code,
    shown.region_name,
    shown.audit_type,
    shown.standard_code,
    indicator.module_code,
    measured.indicator_code,
    indicator.indicator_label,
    indicator.unit,
    measured.period,
    measured.numerator,
    measured.denominator,
    measured.value,
    measured.target,
    shown.simulated,
    shown.submission_id,
    shown.file_sha256,
    publication.sheet_shown(measured.sheet, named_sheet.status) as sheet,
    measured.sheet_row,
    measured.cell,
    case
        when measured.value is null and (measured.numerator is null or measured.denominator is null) then 'not_measured'
        else 'known'
    end as value_status
from publication.audits as shown
inner join as_of.audits as audit on shown.submission_id = audit.submission_id
inner join warehouse.indicators as measured on audit.audit_id = measured.audit_id
left join free_texts as named_sheet on shown.site_code = named_sheet.site_code and measured.sheet = named_sheet.text
left join as_of.indicators as indicator
    on
        measured.standard_code = indicator.standard_code
        and measured.indicator_code = indicator.indicator_code
where shown.publication_id = %(publication)s

-- Purpose: the dimensions of the schema `bi`, each with one key column, the first. Every view of the schema is made again
-- here and in the files after this one: prefaudit.warehouse.measures runs them after those of `published`.
do $$
declare
    made_before text;
begin
    for made_before in
        select stood.oid::regclass::text
        from pg_class as stood
        where stood.relnamespace = 'bi'::regnamespace and stood.relkind = 'v'
    loop
        execute format('drop view if exists %s cascade', made_before);
    end loop;
end
$$;

create view bi.dim_campaign as
select
    edition.campaign_code as campaign_key,
    edition.campaign_code,
    campaign.campaign_label,
    campaign.form,
    campaign.standard_code,
    standard.standard_name,
    campaign.reference_on,
    campaign.audits_from,
    campaign.audits_to,
    edition.number as publication_number,
    edition.as_of,
    edition.published_at,
    edition.simulated
from publication.publications as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
left join reference.standards as standard on campaign.standard_code = standard.standard_code
where edition.is_current;

-- Every département in every région that it has been in, past states of the reference data included: what was published
-- with one finds it here.
create view bi.dim_territory as
select distinct on (departement.departement_code, region.region_name)
    departement.departement_code || '@' || region.region_name as territory_key,
    departement.departement_code,
    departement.departement_name,
    region.region_code,
    region.region_name,
    region.region_kind,
    greatest(departement.valid_from, region.valid_from) as valid_from,
    least(departement.valid_to, region.valid_to) as valid_to,
    today.region_code as region_code_today,
    region_today.region_name as region_name_today
from reference.history as kept
cross join lateral jsonb_populate_record(null::reference.departements, kept.content) as departement
inner join reference.history as kept_region on kept_region.table_name = 'regions'
inner join
    lateral jsonb_populate_record(null::reference.regions, kept_region.content) as region
    on
        departement.region_code = region.region_code
        and coalesce(departement.valid_from, '-infinity') < coalesce(region.valid_to, 'infinity')
        and coalesce(region.valid_from, '-infinity') < coalesce(departement.valid_to, 'infinity')
left join reference.departements as today
    on departement.departement_code = today.departement_code and today.valid_to is null
left join reference.regions as region_today
    on today.region_code = region_today.region_code and region_today.valid_to is null
where kept.table_name = 'departements'
order by
    departement.departement_code asc, region.region_name asc,
    kept.recorded_to desc nulls first, kept_region.recorded_to desc nulls first, valid_to desc nulls first;

create view bi.region_crosswalk as
select
    region_code,
    region_name,
    min(valid_from) as valid_from,
    max(valid_to) as valid_to,
    region_code_today,
    region_name_today,
    count(*)::integer as departements
from bi.dim_territory
group by region_code, region_name, region_code_today, region_name_today;

create view bi.dim_site as
select distinct on (site_key)
    publication.site_key(null, site.site_code, territory.region_name) as site_key,
    site.site_code,
    site.site_name,
    site.site_kind,
    kind.label as site_kind_label,
    site.city,
    territory.territory_key,
    territory.departement_code,
    territory.departement_name,
    territory.region_code,
    territory.region_name,
    territory.region_code_today,
    territory.region_name_today,
    greatest(site.valid_from, territory.valid_from) as valid_from,
    least(site.valid_to, territory.valid_to) as valid_to
from reference.history as kept
cross join lateral jsonb_populate_record(null::reference.sites, kept.content) as site
inner join bi.dim_territory as territory
    on
        site.departement_code = territory.departement_code
        and coalesce(site.valid_from, '-infinity') < coalesce(territory.valid_to, 'infinity')
        and coalesce(territory.valid_from, '-infinity') < coalesce(site.valid_to, 'infinity')
left join reference.code_lists as kind on kind.list = 'site_kind' and site.site_kind = kind.code
where kept.table_name = 'sites'
order by site_key asc, kept.recorded_to desc nulls first, valid_to desc nulls first;

create view bi.dim_criterion as
select
    criterion.standard_code || '/' || criterion.criterion_code as criterion_key,
    criterion.standard_code,
    standard.standard_name,
    criterion.standard_code || '/' || criterion.module_code as module_key,
    criterion.module_code,
    module.module_name,
    module.mandatory as module_mandatory,
    module.position as module_position,
    criterion.standard_code || '/' || criterion.commitment_code as commitment_key,
    criterion.commitment_code,
    commitment.commitment_label,
    commitment.position as commitment_position,
    criterion.criterion_code,
    criterion.criterion_label,
    criterion.position as criterion_position
from reference.criteria as criterion
inner join reference.standards as standard on criterion.standard_code = standard.standard_code
inner join reference.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
inner join reference.commitments as commitment
    on
        criterion.standard_code = commitment.standard_code
        and criterion.commitment_code = commitment.commitment_code;

create view bi.dim_indicator as
select
    indicator.standard_code || '/' || indicator.indicator_code as indicator_key,
    indicator.standard_code,
    indicator.indicator_code,
    indicator.indicator_label,
    indicator.module_code,
    module.module_name,
    indicator.numerator_label,
    indicator.denominator_label,
    indicator.unit,
    indicator.factor,
    indicator.position as indicator_position
from reference.indicators as indicator
inner join reference.modules as module
    on indicator.standard_code = module.standard_code and indicator.module_code = module.module_code;

-- Closed lists: every code that was ever written, with the words of today.
create view bi.dim_result as
select
    known.code as result_key,
    coalesce(entry.label, known.code) as result_label,
    entry.position as result_position,
    (not coalesce('not_assessed' = any(string_to_array(entry.meaning, ' ')), false))::integer as criteria_assessed,
    coalesce('not_applicable' = any(string_to_array(entry.meaning, ' ')), false)::integer as not_applicable,
    coalesce('conforming' = any(string_to_array(entry.meaning, ' ')), false)::integer as conforming,
    coalesce('minor' = any(string_to_array(entry.meaning, ' ')), false)::integer as minor_nonconformities,
    coalesce('major' = any(string_to_array(entry.meaning, ' ')), false)::integer as major_nonconformities
from codes.finding as known
left join reference.code_lists as entry on entry.list = 'finding' and known.code = entry.code;

create view bi.dim_severity as
select
    known.code as severity_key,
    coalesce(entry.label, known.code) as severity_label,
    entry.position as severity_position
from codes.nonconformity_severity as known
left join reference.code_lists as entry on entry.list = 'nonconformity_severity' and known.code = entry.code;

create view bi.dim_audit_type as
select
    known.code as audit_type_key,
    coalesce(entry.label, nullif(known.code, ''), 'Sans type d''audit') as audit_type_label,
    entry.position as audit_type_position
from codes.audit_type as known
left join reference.code_lists as entry on entry.list = 'audit_type' and known.code = entry.code;

create view bi.dim_action_state as
select
    known.code as action_state_key,
    coalesce(entry.label, known.code) as action_state_label,
    entry.position as action_state_position
from codes.action_state as known
left join reference.code_lists as entry on entry.list = 'action_state' and known.code = entry.code;

create view bi.dim_return_state as
select
    code as return_state_key,
    label as return_state_label,
    position as return_state_position
from reference.code_lists
where list = 'return_state';

create view bi.dim_scheme as
select
    known.code as scheme_key,
    coalesce(entry.label, known.code) as scheme_label,
    entry.position as scheme_position
from codes.scheme as known
left join reference.code_lists as entry on entry.list = 'scheme' and known.code = entry.code;

create view bi.dim_body as
select
    known.code as body_key,
    coalesce(entry.label, known.code) as body_label,
    entry.position as body_position
from codes.body as known
left join reference.code_lists as entry on entry.list = 'body' and known.code = entry.code;

create view bi.dim_date as
select
    day.day::date as date_key,
    extract(year from day.day)::integer as year,
    extract(quarter from day.day)::integer as quarter,
    extract(year from day.day)::integer || '-T' || extract(quarter from day.day)::integer as quarter_label,
    extract(month from day.day)::integer as month,
    (
        array[
            'janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre',
            'décembre'
        ]
    )[extract(month from day.day)::integer] as month_name,
    to_char(day.day, 'YYYY-MM') as year_month,
    extract(isoyear from day.day)::integer as iso_year,
    extract(week from day.day)::integer as iso_week,
    to_char(day.day, 'IYYY"-S"IW') as iso_week_label,
    extract(day from day.day)::integer as day_of_month,
    extract(isodow from day.day)::integer as day_of_week,
    (
        array['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']
    )[extract(isodow from day.day)::integer] as day_name
from (
    select
        least(
            (select min(audit_started_on) from publication.audits),
            (select min(audit_ended_on) from publication.audits),
            (select min(external_audit_on) from publication.audits),
            (select (min(received_at) at time zone 'Europe/Paris')::date from publication.audits),
            (select min(due_on) from publication.returns),
            (select (min(received_at) at time zone 'Europe/Paris')::date from publication.returns),
            (select (min(accepted_at) at time zone 'Europe/Paris')::date from publication.returns),
            (select min(found_on) from publication.nonconformities),
            (select min(due_on) from publication.nonconformities),
            (select min(closed_on) from publication.nonconformities),
            (select min(first_obtained_on) from publication.certificates),
            (select min(obtained_on) from publication.certificates),
            (select min(expires_on) from publication.certificates)
        ) as first,
        greatest(
            (select max(audit_started_on) from publication.audits),
            (select max(audit_ended_on) from publication.audits),
            (select max(external_audit_on) from publication.audits),
            (select (max(received_at) at time zone 'Europe/Paris')::date from publication.audits),
            (select max(due_on) from publication.returns),
            (select (max(received_at) at time zone 'Europe/Paris')::date from publication.returns),
            (select (max(accepted_at) at time zone 'Europe/Paris')::date from publication.returns),
            (select max(found_on) from publication.nonconformities),
            (select max(due_on) from publication.nonconformities),
            (select max(closed_on) from publication.nonconformities),
            (select max(first_obtained_on) from publication.certificates),
            (select max(obtained_on) from publication.certificates),
            (select max(expires_on) from publication.certificates)
        ) as last
) as used
cross join
    lateral generate_series(
        date_trunc('year', used.first::timestamp), date_trunc('year', used.last::timestamp) + interval '1 year -1 day',
        interval '1 day'
    ) as day (day);

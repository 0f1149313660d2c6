-- Purpose: the facts of the schema `bi`, each at one grain with one key column, the first, with the rows and rights of the
-- views of `published`. No row stands beside its parts: what is counted is 1 or 0 in a column, to be summed. A column
-- `x_key` refers to the table whose first column it is, a date to bi.dim_date (which does not span the dates of other
-- forms).
--
-- A table of a publication is read publication by publication, so that a question that any column of bi.dim_campaign
-- narrows down reads that campaign alone; `offset 0` keeps conditions of a reader's away from rows that are not published.
-- The columns are named: those of findings stand in the index of the primary key, which is then all that is read.
do $$
declare
    source record;
begin
    for source in
        select
            wanted.name,
            wanted.columns || ', site_code, departement_code, region_name' as columns
        from (
            values
            (
                'consolidated_audit_results',
                'submission_id, audit_type, standard_code, criterion_code, result, audit_ended_on, simulated'
            ),
            (
                'audits',
                'submission_id, audit_type, body, audit_started_on, audit_ended_on, external_audit_on, received_at, '
                'staff_total, staff_concerned, sites_covered, criteria_assessed, not_applicable, conforming, '
                'minor_nonconformities, major_nonconformities, simulated, results_status'
            ),
            (
                'returns',
                'audit_type, state, submission_id, due_on, received_at, accepted_at, on_time, days_late, submissions, '
                'rejected_submissions, withdrawn_submissions'
            ),
            (
                'nonconformities',
                'submission_id, audit_type, standard_code, criterion_code, severity, state, found_on, due_on, closed_on, '
                'days_open, days_to_close, simulated, state_at_publication'
            ),
            (
                'indicators',
                'submission_id, audit_type, standard_code, indicator_code, period, numerator, denominator, value, target, '
                'simulated, value_status'
            ),
            (
                'certificates',
                'position, scheme, first_obtained_on, obtained_on, expires_on, in_force, expires_soon, renewed, origin, '
                'simulated, certificate_status, renewal_status, in_force_at_publication'
            ),
            ('engagements', 'site_kind')
        ) as wanted (name, columns)
    loop
        execute format(
            'create or replace function publication.%1$I(edition bigint) returns setof publication.%2$I '
            'language plpgsql stable security definer set search_path = pg_catalog as %3$L',
            source.name || '_of', source.name,
            format(
                'begin return query select shown.* from publication.%I as shown '
                'inner join publication.publications as present '
                'on shown.publication_id = present.publication_id and present.is_current '
                'where present.publication_id = edition '
                'and (shown.region_code is null or shown.region_code = any(publication.reader_regions())); end',
                source.name
            )
        );
        execute format(
            'comment on function publication.%I is %L',
            source.name || '_of',
            'Rows of a current publication that the connected role may read, where it reads some régions only.'
        );
        execute format('drop view if exists publication.%I', source.name || '_by_edition');
        execute format(
            'create view publication.%1$I as select edition.campaign_code as campaign_key, '
            'publication.site_key(edition.campaign_code, found.site_code, found.region_name) as site_key, '
            'found.departement_code || ''@'' || found.region_name as territory_key, found.* '
            'from (select publication_id, campaign_code from publication.publications where is_current offset 0) as edition '
            'cross join lateral (select %2$s from publication.%3$I as stored '
            'where edition.publication_id = stored.publication_id and publication.reads_every_region() '
            'union all select %2$s from publication.%4$I(edition.publication_id) '
            'where not publication.reads_every_region() offset 0) as found',
            source.name || '_by_edition', source.columns, source.name, source.name || '_of'
        );
        execute format(
            'comment on view publication.%I is %L', source.name || '_by_edition',
            'Rows of the current publications that the connected role may read, with the keys of the schema bi.'
        );
    end loop;
end
$$;

create view bi.fact_finding as
select
    found.submission_id || '/' || found.criterion_code as finding_key,
    found.campaign_key,
    found.site_key,
    found.territory_key,
    found.audit_type as audit_type_key,
    found.submission_id as audit_key,
    found.standard_code || '/' || found.criterion_code as criterion_key,
    found.result as result_key,
    found.audit_ended_on,
    1 as findings,
    result.criteria_assessed,
    result.not_applicable,
    result.conforming,
    result.minor_nonconformities,
    result.major_nonconformities,
    found.simulated
from publication.consolidated_audit_results_by_edition as found
left join bi.dim_result as result on found.result = result.result_key;

create view bi.fact_audit as
select
    audit.submission_id as audit_key,
    audit.campaign_key,
    audit.site_key,
    audit.territory_key,
    audit.audit_type as audit_type_key,
    audit.body as body_key,
    audit.audit_started_on,
    audit.audit_ended_on,
    audit.external_audit_on,
    (audit.received_at at time zone 'Europe/Paris')::date as received_on,
    1 as audits,
    audit.staff_total,
    audit.staff_concerned,
    audit.sites_covered,
    audit.criteria_assessed,
    audit.not_applicable,
    audit.conforming,
    audit.minor_nonconformities,
    audit.major_nonconformities,
    audit.simulated,
    audit.results_status
from publication.audits_by_edition as audit;

create view bi.fact_return as
select
    filed.campaign_key || '/' || filed.site_code || '/' || filed.audit_type as return_key,
    filed.campaign_key,
    filed.site_key,
    filed.territory_key,
    filed.audit_type as audit_type_key,
    filed.state as return_state_key,
    filed.submission_id,
    filed.due_on,
    (filed.received_at at time zone 'Europe/Paris')::date as received_on,
    (filed.accepted_at at time zone 'Europe/Paris')::date as accepted_on,
    1 as owed,
    (filed.submissions > 0)::integer as received,
    (filed.submission_id is not null)::integer as accepted,
    filed.on_time::integer as on_time,
    filed.days_late,
    filed.submissions,
    filed.rejected_submissions,
    filed.withdrawn_submissions
from publication.returns_by_edition as filed;

create view bi.fact_nonconformity as
select
    filed.submission_id || '/' || filed.criterion_code as nonconformity_key,
    filed.campaign_key,
    filed.site_key,
    filed.territory_key,
    filed.audit_type as audit_type_key,
    filed.submission_id as audit_key,
    filed.standard_code || '/' || filed.criterion_code as criterion_key,
    filed.severity as severity_key,
    filed.state as action_state_key,
    filed.found_on,
    filed.due_on,
    filed.closed_on,
    1 as corrective_actions,
    (filed.state = 'closed')::integer as closed,
    (filed.state = 'overdue')::integer as overdue,
    filed.days_open,
    filed.days_to_close,
    filed.simulated,
    filed.state_at_publication as action_state_at_publication,
    (filed.state_at_publication = 'overdue')::integer as overdue_at_publication
from publication.nonconformities_by_edition as filed;

create view bi.fact_indicator as
select
    measured.submission_id || '/' || measured.indicator_code || '/' || measured.period as measurement_key,
    measured.campaign_key,
    measured.site_key,
    measured.territory_key,
    measured.audit_type as audit_type_key,
    measured.submission_id as audit_key,
    measured.standard_code || '/' || measured.indicator_code as indicator_key,
    measured.period,
    measured.numerator,
    measured.denominator,
    measured.value,
    measured.target,
    (measured.numerator is not null and measured.denominator is not null)::integer as sites_measuring,
    measured.simulated,
    measured.value_status
from publication.indicators_by_edition as measured;

create view bi.fact_certificate as
select
    held.campaign_key || '/' || held.position as certificate_key,
    held.campaign_key,
    held.site_key,
    held.territory_key,
    held.scheme as scheme_key,
    held.first_obtained_on,
    held.obtained_on,
    held.expires_on,
    1 as certificates,
    held.in_force::integer as in_force,
    held.expires_soon::integer as expires_soon,
    held.renewed::integer as renewed,
    held.origin,
    held.simulated,
    held.certificate_status as certificate_status_key,
    held.renewal_status as renewal_status_key,
    held.in_force_at_publication::integer as in_force_at_publication
from publication.certificates_by_edition as held;

create view bi.fact_engagement as
select
    engaged.campaign_key || '/' || engaged.site_code as engagement_key,
    engaged.campaign_key,
    engaged.site_key,
    engaged.territory_key,
    1 as sites_engaged
from publication.engagements_by_edition as engaged;

-- Of a campaign: values of several units, which are not summed.
create view bi.fact_quality_indicator as
select
    quality.campaign_code || '/' || quality.quality_code as quality_indicator_key,
    quality.campaign_code as campaign_key,
    quality.position,
    quality.dimension,
    quality.dimension_label,
    quality.label,
    quality.unit,
    quality.value,
    quality.numerator,
    quality.denominator,
    quality.value_status,
    quality.value_status_label
from published.quality_indicators as quality;

-- An audit may cover several sites: each in the région of the day that its campaign reads the sites on.
create view bi.fact_audit_site as
select
    audited.submission_id || '/' || audited.covered_site_code as audit_site_key,
    audited.campaign_code as campaign_key,
    covered.site_key,
    covered.territory_key,
    audited.audit_type as audit_type_key,
    audited.submission_id as audit_key,
    1 as sites_covered,
    audited.simulated
from published.audit_sites as audited
inner join ledger.campaigns as campaign on audited.campaign_code = campaign.campaign_code
left join lateral (
    select
        site.site_key,
        site.territory_key
    from bi.dim_site as site
    where
        audited.covered_site_code = site.site_code
        and coalesce(site.valid_from, '-infinity') <= campaign.reference_on
        and campaign.reference_on < coalesce(site.valid_to, 'infinity')
    order by site.valid_from desc nulls last, site.site_key asc
    limit 1
) as covered on true;

-- What a table refers to, by the names of its columns.
create view bi.relationships as
select
    shown.relname::text as table_name,
    place.attname::text as column_name,
    target.relname::text as referenced_table,
    key.attname::text as referenced_column
from pg_catalog.pg_class as shown
inner join pg_catalog.pg_attribute as place
    on shown.oid = place.attrelid and place.attnum > 0 and not place.attisdropped
inner join pg_catalog.pg_class as target
    on shown.relnamespace = target.relnamespace and target.relkind in ('r', 'v') and shown.relname <> target.relname
inner join pg_catalog.pg_attribute as key
    on
        target.oid = key.attrelid
        and key.attnum = 1
        and (
            (target.relname like 'dim\_%' and place.attname = key.attname)
            or (target.relname = 'fact_audit' and place.attname = key.attname)
            or (
                target.relname = 'dim_date'
                and shown.relname like 'fact\_%'
                and shown.relname not like '%\_\_%'
                and place.atttypid = 'date'::regtype
            )
        )
where shown.relnamespace = 'bi'::regnamespace and shown.relkind in ('r', 'v');

create view bi.data_dictionary as
select
    shown.relname::text as table_name,
    split_part(obj_description(shown.oid, 'pg_class'), ' — ', 1) as table_title,
    place.attname::text as column_name,
    place.attnum::integer as position,
    format_type(place.atttypid, null) as column_type,
    split_part(col_description(shown.oid, place.attnum), ' — ', 1) as column_title,
    substr(
        col_description(shown.oid, place.attnum),
        nullif(strpos(col_description(shown.oid, place.attnum), ' — '), 0) + 3
    ) as description
from pg_catalog.pg_class as shown
inner join pg_catalog.pg_attribute as place
    on shown.oid = place.attrelid and place.attnum > 0 and not place.attisdropped
where shown.relnamespace = 'bi'::regnamespace and shown.relkind in ('r', 'v');

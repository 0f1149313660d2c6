-- Purpose: the facts of the schema `bi`, each at one grain with one key column, the first, with the rows and rights of the
-- views of `published`. No row stands beside its parts: what is counted is 1 or 0 in a column, to be summed. A column
-- `x_key` refers to the table whose first column it is, a date to bi.dim_date (which does not span the dates of other
-- forms).
--
-- The three largest are read publication by publication, so that a question that any column of bi.dim_campaign narrows
-- down reads that campaign alone; `offset 0` keeps conditions of a reader's away from rows that are not published.
do $$
declare
    large text;
begin
    foreach large in array array['consolidated_audit_results', 'nonconformities', 'indicators'] loop
        execute format(
            'create or replace function publication.%I(edition bigint) returns setof publication.%I language plpgsql '
            'stable security definer set search_path = pg_catalog as %L',
            large || '_of', large,
            format(
                'begin return query select shown.* from publication.%I as shown '
                'inner join publication.publications as present '
                'on shown.publication_id = present.publication_id and present.is_current '
                'where present.publication_id = edition '
                'and (shown.region_code is null or shown.region_code = any(publication.reader_regions())); end',
                large
            )
        );
        execute format(
            'comment on function publication.%I is %L',
            large || '_of',
            'Rows of a current publication that the connected role may read, where it reads some régions only.'
        );
    end loop;
end
$$;

create view bi.fact_finding as
select
    found.submission_id || '/' || found.criterion_code as finding_key,
    edition.campaign_code as campaign_key,
    publication.site_key(found.campaign_code, found.site_code, found.region_name) as site_key,
    found.departement_code || '@' || found.region_name as territory_key,
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
from (
    select
        publication_id,
        campaign_code
    from publication.publications
    where is_current
    offset 0  -- noqa: AM09
) as edition
cross join
    lateral (  -- noqa: ST05
        with shown as (
            select stored.*
            from publication.consolidated_audit_results as stored
            where edition.publication_id = stored.publication_id and publication.reads_every_region()
            union all
            select own.*
            from publication.consolidated_audit_results_of(edition.publication_id) as own
            where not publication.reads_every_region()
        )

        select shown.*
        from shown
        offset 0  -- noqa: AM09
    ) as found
left join bi.dim_result as result on found.result = result.result_key;

create view bi.fact_audit as
select
    audit.submission_id as audit_key,
    audit.campaign_code as campaign_key,
    publication.site_key(audit.campaign_code, audit.site_code, audit.region_name) as site_key,
    audit.departement_code || '@' || audit.region_name as territory_key,
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
from published.audits as audit;

create view bi.fact_return as
select
    filed.campaign_code || '/' || filed.site_code || '/' || filed.audit_type as return_key,
    filed.campaign_code as campaign_key,
    publication.site_key(filed.campaign_code, filed.site_code, filed.region_name) as site_key,
    filed.departement_code || '@' || filed.region_name as territory_key,
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
from published.returns as filed;

create view bi.fact_nonconformity as
select
    filed.submission_id || '/' || filed.criterion_code as nonconformity_key,
    edition.campaign_code as campaign_key,
    publication.site_key(filed.campaign_code, filed.site_code, filed.region_name) as site_key,
    filed.departement_code || '@' || filed.region_name as territory_key,
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
from (
    select
        publication_id,
        campaign_code
    from publication.publications
    where is_current
    offset 0  -- noqa: AM09
) as edition
cross join
    lateral (  -- noqa: ST05
        with shown as (
            select stored.*
            from publication.nonconformities as stored
            where edition.publication_id = stored.publication_id and publication.reads_every_region()
            union all
            select own.*
            from publication.nonconformities_of(edition.publication_id) as own
            where not publication.reads_every_region()
        )

        select shown.*
        from shown
        offset 0  -- noqa: AM09
    ) as filed;

create view bi.fact_indicator as
select
    measured.submission_id || '/' || measured.indicator_code || '/' || measured.period as measurement_key,
    edition.campaign_code as campaign_key,
    publication.site_key(measured.campaign_code, measured.site_code, measured.region_name) as site_key,
    measured.departement_code || '@' || measured.region_name as territory_key,
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
from (
    select
        publication_id,
        campaign_code
    from publication.publications
    where is_current
    offset 0  -- noqa: AM09
) as edition
cross join
    lateral (  -- noqa: ST05
        with shown as (
            select stored.*
            from publication.indicators as stored
            where edition.publication_id = stored.publication_id and publication.reads_every_region()
            union all
            select own.*
            from publication.indicators_of(edition.publication_id) as own
            where not publication.reads_every_region()
        )

        select shown.*
        from shown
        offset 0  -- noqa: AM09
    ) as measured;

create view bi.fact_certificate as
select
    held.campaign_code || '/' || held.position as certificate_key,
    held.campaign_code as campaign_key,
    publication.site_key(held.campaign_code, held.site_code, held.region_name) as site_key,
    held.departement_code || '@' || held.region_name as territory_key,
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
from published.certificates as held;

create view bi.fact_engagement as
select
    engaged.campaign_code || '/' || engaged.site_code as engagement_key,
    engaged.campaign_code as campaign_key,
    publication.site_key(engaged.campaign_code, engaged.site_code, engaged.region_name) as site_key,
    engaged.departement_code || '@' || engaged.region_name as territory_key,
    1 as sites_engaged
from published.engagements as engaged;

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

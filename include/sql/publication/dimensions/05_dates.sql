-- Purpose: the days of a publication, by whole years and without a gap to those that are there.
insert into bi.dim_date (
    date_key, year, quarter, quarter_label, month, month_name, year_month, iso_year, iso_week, iso_week_label,
    day_of_month, day_of_week, day_name
)
select
    day.day::date as date_key,
    extract(year from day.day)::integer as year,
    extract(quarter from day.day)::integer as quarter,
    extract(year from day.day)::integer || '-T' || extract(quarter from day.day)::integer as quarter_label,
    extract(month from day.day)::integer as month,
    (%(months)s::text[])[extract(month from day.day)::integer] as month_name,
    to_char(day.day, 'YYYY-MM') as year_month,
    extract(isoyear from day.day)::integer as iso_year,
    extract(week from day.day)::integer as iso_week,
    to_char(day.day, 'IYYY"-S"IW') as iso_week_label,
    extract(day from day.day)::integer as day_of_month,
    extract(isodow from day.day)::integer as day_of_week,
    (%(weekdays)s::text[])[extract(isodow from day.day)::integer] as day_name
from (
    select
        least(min(dates.day), (select min(date_key) from bi.dim_date)) as first,
        greatest(max(dates.day), (select max(date_key) from bi.dim_date)) as last
    from (
        select
            unnest(
                array[
                    audit_started_on, audit_ended_on, external_audit_on,
                    (received_at at time zone 'Europe/Paris')::date
                ]
            ) as day
        from publication.audits
        where publication_id = %(publication)s
        union all
        select
            unnest(
                array[
                    due_on,
                    (received_at at time zone 'Europe/Paris')::date,
                    (accepted_at at time zone 'Europe/Paris')::date
                ]
            ) as day
        from publication.returns
        where publication_id = %(publication)s
        union all
        select
            unnest(
                array[
                    found_on, due_on, closed_on
                ]
            ) as day
        from publication.nonconformities
        where publication_id = %(publication)s
        union all
        select
            unnest(
                array[
                    first_obtained_on, obtained_on, expires_on
                ]
            ) as day
        from publication.certificates
        where publication_id = %(publication)s
    ) as dates
) as used
cross join
    lateral generate_series(
        date_trunc('year', used.first::timestamp),
        date_trunc('year', used.last::timestamp) + interval '1 year -1 day',
        interval '1 day'
    ) as day (day)
on conflict do nothing

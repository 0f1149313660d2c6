-- Purpose: the dimensions of the schema `bi` that are no tables, each with one key column, the first. Every view of the
-- schema is made again here and in the files after this one: prefaudit.warehouse.measures runs them after those of
-- `published`.
do $$
declare
    made_before name;
begin
    for made_before in
        select stood.relname
        from pg_class as stood
        where stood.relnamespace = 'bi'::regnamespace and stood.relkind = 'v'
    loop
        execute format('drop view if exists bi.%I cascade', made_before);
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
    edition.simulated,
    edition.measured_on,
    edition.finality
from publication.publications as edition
inner join ledger.campaigns as campaign on edition.campaign_code = campaign.campaign_code
left join reference.standards as standard on campaign.standard_code = standard.standard_code
where edition.is_current;

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

-- Until the list comes, with the first run after an upgrade, the states of what is published.
create view bi.dim_return_state as
select
    code as return_state_key,
    label as return_state_label,
    position as return_state_position
from reference.code_lists
where list = 'return_state'
union all
select distinct
    owed.state as return_state_key,
    owed.state as return_state_label,
    null::integer as return_state_position
from publication.returns as owed
inner join publication.publications as edition on owed.publication_id = edition.publication_id and edition.is_current
where
    not exists (
        select from reference.code_lists as entry
        where entry.list = 'return_state'
    );

do $$
declare
    dimension record;
begin
    for dimension in
        select
            listed.name,
            listed.list,
            listed.blank
        from (
            values
            ('severity', 'nonconformity_severity', ''),
            ('audit_type', 'audit_type', 'Sans type d''audit'),
            ('action_state', 'action_state', ''),
            ('scheme', 'scheme', ''),
            ('body', 'body', ''),
            ('certificate_status', 'certificate_status', ''),
            ('renewal_status', 'renewal_status', '')
        ) as listed (name, list, blank)
    loop
        execute format(
            'create view bi.%1$I as select known.code as %2$I, '
            'coalesce(entry.label, nullif(known.code, %7$L), %6$L) as %3$I, entry.position as %4$I '
            'from codes.%5$I as known '
            'left join reference.code_lists as entry on entry.list = %5$L and known.code = entry.code',
            'dim_' || dimension.name,
            dimension.name || '_key', dimension.name || '_label', dimension.name || '_position',
            dimension.list, dimension.blank, ''
        );
    end loop;
end
$$;

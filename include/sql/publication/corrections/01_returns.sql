-- Purpose: the returns that a candidate publication has otherwise than the one before it, each with its reasons and what it is
-- counted in: the first of the statements that prefaudit.publication.corrections runs one after another, whose marks it
-- replaces. What they hand on stands in tables until the transaction ends.
drop table if exists pg_temp.changed_returns;
create temporary table changed_returns on commit drop as
with previous as (
    select
        publication_id,
        as_of
    from publication.publications
    where publication_id = %(previous)s
),

before as (
    select owed.* from publication.returns as owed
    where owed.publication_id = %(previous)s
),

now as (
    select * from publication.returns
    where publication_id = %(publication)s
),

judged_again as (
    select sent.submission_id
    from as_of.submissions as sent
    inner join previous on sent.settled_at > previous.as_of
    where
        exists (
            select 1 from ledger.past_verdicts as former
            where former.submission_id = sent.submission_id and former.settled_at <= previous.as_of
        )
),

returns as (
    select
        coalesce(now.site_code, before.site_code) as site_code,
        coalesce(now.site_name, before.site_name) as site_name,
        coalesce(now.region_code, before.region_code) as region_code,
        coalesce(now.audit_type, before.audit_type) as audit_type,
        coalesce(now.audit_type_label, before.audit_type_label) as audit_type_label,
        before.state as state_before,
        now.state as state_after,
        before.submission_id as submission_before,
        now.submission_id as submission_after,
        array[before.region_code, now.region_code] as regions,
        array[before.departement_code, now.departement_code] as departements,
        array[before.site_kind, now.site_kind] as site_kinds,
        (before.submissions is distinct from now.submissions)
        or (before.rejected_submissions is distinct from now.rejected_submissions)
        or (before.withdrawn_submissions is distinct from now.withdrawn_submissions)
        or (before.received_at is distinct from now.received_at)
        or (before.verdict is distinct from now.verdict) as is_filed,
        now.site_code is null or before.site_code is null as is_owed_otherwise,
        -- Whether it counts otherwise among the returns that are owed, received, accepted, on time.
        coalesce(before.submissions > 0, false) <> coalesce(now.submissions > 0, false)
        or coalesce(before.submission_id > 0, false) <> coalesce(now.submission_id > 0, false)
        or coalesce(before.on_time, false) <> coalesce(now.on_time, false)
        or coalesce(before.state, '') <> coalesce(now.state, '') as is_counted_otherwise,
        now.site_code is not null and before.site_code is not null and (now.due_on is distinct from before.due_on)
            as is_due_otherwise,
        now.site_code is not null and before.site_code is not null
        and (
            (now.region_code is distinct from before.region_code)
            or (now.departement_code is distinct from before.departement_code)
            or (now.site_kind is distinct from before.site_kind)
        ) as is_moved,
        case
            when now.site_code is null and before.submission_id is not null then 'return_lost'
            when now.site_code is null then 'return_not_owed'
            when before.site_code is null and now.submission_id is null then 'return_owed'
            when before.submission_id is null and now.submission_id is not null then 'return_accepted'
            when before.submission_id is not null and now.submission_id is null then 'return_lost'
            when before.submission_id <> now.submission_id then 'return_replaced'
            when before.state <> now.state then 'return_state'
            when now.submission_id in (select judged_again.submission_id from judged_again) then 'return_judged_again'
        end as kind,
        case
            when now.site_code is null then 'amended_campaign'
            when now.withdrawn_submissions > before.withdrawn_submissions then 'withdrawal.' || now.withdrawal
            when
                now.submission_id in (select judged_again.submission_id from judged_again)
                or before.submission_id in (
                    select judged_again.submission_id
                    from judged_again
                    inner join as_of.submissions as sent on judged_again.submission_id = sent.submission_id
                    where not sent.counts
                )
                then 'judged_again'
            when before.submission_id is not null and now.submission_id is null then null
            when before.submission_id <> now.submission_id then 'resubmission'
            when before.site_code is null and now.submission_id is null then 'amended_campaign'
            when now.state in ('missing', 'not_due') and now.due_on <> before.due_on then 'amended_campaign'
            when before.state = 'not_due' and now.state = 'missing' then 'passing_time'
            when before.state = 'missing' and now.state = 'not_due' then 'definition'
            when before.submission_id is null and now.submission_id is not null then 'first_acceptance'
            else 'new_submission'
        end as reason
    from now
    full join before on now.site_code = before.site_code and now.audit_type = before.audit_type
)

select
    row_number() over (order by returns.site_code collate "C", returns.audit_type collate "C") as return_id,  -- noqa: RF02,RF03
    returns.*,
    array_remove(
        array[
            -- Time is a cause of the columns that move with it alone.
            case when returns.kind is not null or returns.is_filed then nullif(returns.reason, 'passing_time') end,
            case when returns.is_owed_otherwise or returns.is_due_otherwise then 'amended_campaign' end,
            case when returns.is_moved then 'input.site' end
        ],
        null
    ) as reasons,
    concat_ws(', ', returns.site_code, nullif(coalesce(returns.audit_type_label, returns.audit_type), ''))
    || case
        when returns.submission_before <> returns.submission_after
            then ' : dépôt ' || returns.submission_before || ' remplacé par ' || returns.submission_after
        when returns.submission_before is null then coalesce(' : dépôt ' || returns.submission_after, '')
        when returns.submission_after is null then ' : dépôt ' || returns.submission_before || ' plus en vigueur'
        else ' : dépôt ' || returns.submission_after
    end as source
from returns
where returns.kind is not null or returns.is_filed or returns.is_due_otherwise or returns.is_moved;

drop table if exists pg_temp.counted_in;
create temporary table counted_in on commit drop as
select distinct
    changed_returns.return_id,
    changed_returns.site_code,
    changed_returns.audit_type,
    expanded.kind,
    code.code
from changed_returns
cross join
    lateral (
        values
        ('nation', array['FR']),
        ('region', changed_returns.regions),
        ('departement', changed_returns.departements),
        ('site_kind', changed_returns.site_kinds),
        ('audit_type', array[changed_returns.audit_type]),
        ('site', array[changed_returns.site_code]),
        ('return', array[changed_returns.site_code || ' ' || changed_returns.audit_type]),
        ('submission', array[changed_returns.submission_before::text, changed_returns.submission_after::text])
    ) as expanded (kind, codes)
cross join lateral unnest(expanded.codes) as code (code)
where code.code is not null and cardinality(changed_returns.reasons) > 0;
create index on counted_in (kind, code);
create index on counted_in (site_code, audit_type);
analyze changed_returns, counted_in;

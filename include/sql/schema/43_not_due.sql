-- Purpose: a return of which nothing came is missing once the last day to answer in time is past; before, it is not due.
create or replace view as_of.returns as
with history as (
    select
        owed.campaign_code,
        owed.site_code,
        owed.audit_type,
        owed.due_on,
        count(sent.submission_id)::integer as submissions,
        (count(*) filter (where sent.verdict = 'rejected'))::integer as rejected_submissions,
        (count(*) filter (where sent.withdrawal is not null))::integer as withdrawn_submissions,
        max(sent.last_received_at) as last_received_at,
        (array_agg(sent.verdict order by sent.last_received_at desc, sent.submission_id desc))[1] as last_verdict,
        (
            array_agg(sent.verdict order by sent.last_received_at desc, sent.submission_id desc)
            filter (where sent.counts)
        )[1] as verdict_in_force,
        (
            array_agg(sent.withdrawal order by sent.last_received_at desc, sent.submission_id desc)
            filter (where sent.withdrawal is not null)
        )[1] as withdrawal,
        min(sent.received_at) filter (where sent.counts) as first_accepted_at
    from as_of.returns_owed as owed
    left join as_of.submissions as sent
        on
            owed.campaign_code = sent.campaign_code
            and owed.site_code = sent.site_code
            and owed.audit_type = sent.audit_type
    group by owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on
)

select
    campaign_code,
    site_code,
    audit_type,
    due_on,
    case
        when verdict_in_force is not null then verdict_in_force
        when withdrawn_submissions > 0 then 'withdrawn'
        when rejected_submissions > 0 then 'rejected'
        when
            (
                case
                    when isfinite(as_of.system_time()) then as_of.system_time()
                    else transaction_timestamp()
                end at time zone 'Europe/Paris'
            )::date <= due_on
            then 'not_due'
        else 'missing'
    end as state,
    submissions,
    rejected_submissions,
    withdrawn_submissions,
    withdrawal,
    last_received_at,
    last_verdict,
    first_accepted_at,
    (first_accepted_at at time zone 'Europe/Paris')::date <= due_on as on_time,
    case
        when first_accepted_at is not null and due_on is not null
            then greatest(0, (first_accepted_at at time zone 'Europe/Paris')::date - due_on)
    end as days_late
from history;

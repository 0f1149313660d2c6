-- Purpose: a return of which nothing counts since an accepted file was withdrawn is withdrawn, whatever else was rejected;
-- a publication is final only once the day of its figures has come.
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

create or replace view as_of.finality as
with today as (
    select
        (
            case
                when isfinite(as_of.system_time()) then as_of.system_time()
                else transaction_timestamp()
            end at time zone 'Europe/Paris'
        )::date as day
)

select
    owed.campaign_code,
    case
        when
            today.day > max(owed.due_on)
            and today.day >= coalesce(campaign.figures_on, campaign.audits_to, today.day)
            and not exists (
                select 1 from ledger.submissions as sent
                where
                    sent.campaign_code = owed.campaign_code
                    and sent.received_at <= as_of.system_time()
                    and (sent.settled_at is null or sent.settled_at > as_of.system_time())
            )
            then 'final'
        else 'provisional'
    end as finality
from as_of.returns_owed as owed
inner join as_of.campaigns as campaign on owed.campaign_code = campaign.campaign_code
cross join today
group by owed.campaign_code, campaign.figures_on, campaign.audits_to, today.day;
comment on view as_of.finality is 'Whether figures of a campaign are provisional or final, as of the timestamp asked for: final once the last day on which a return is on time is past, the day of the figures has come and no file that was received waits for its verdict. A campaign without a last day for its returns stays provisional.';
comment on column publication.publications.finality is 'Finalité — provisional (provisoire : la dernière échéance de la campagne n''est pas passée, le jour des chiffres n''est pas venu, ou un fichier reçu attend son verdict) ou final (définitive) ; vide pour une publication antérieure à cette règle.';
comment on column published.publications.finality is 'Finalité — provisional (provisoire : la dernière échéance de la campagne n''est pas passée, le jour des chiffres n''est pas venu, ou un fichier reçu attend son verdict) ou final (définitive) ; vide pour une publication antérieure à cette règle.';

-- Purpose: the metrics that the warehouse knows, as name, labels and value. Times are seconds since 1970, 0 where there is
-- none; a state that nothing is in has a line with 0, so that a gauge falls back when the last one leaves it.
with began as (
    select %(since)s::timestamptz as since
),

channels as (
    select code as channel from codes.channel
    union
    select distinct channel from ledger.submissions
),

verdicts as (
    select code as verdict from codes.verdict
    union all
    select 'none' as verdict
),

submissions as (
    select
        channel,
        coalesce(verdict, 'none') as verdict,
        count(*) as submissions
    from ledger.submissions
    group by channel, coalesce(verdict, 'none')
),

night as (
    select
        'discover' as step,
        count(*) as items
    from ledger.submissions
    where discovered_at >= %(since)s
    union all
    select
        'validate' as step,
        count(*) as items
    from ledger.issues as found
    inner join ledger.submissions as judged on found.submission_id = judged.submission_id
    where judged.settled_at >= (select began.since from began)
    union all
    select
        'settle' as step,
        count(*) as items
    from ledger.submissions
    where settled_at >= %(since)s
    union all
    select
        'accept' as step,
        count(*) as items
    from ledger.submissions
    where settled_at >= %(since)s and verdict <> 'rejected'
    union all
    select
        'consolidate' as step,
        count(*) as items
    from warehouse.findings as found
    inner join warehouse.audits as audit on found.audit_id = audit.audit_id
    where audit.recorded_from >= (select began.since from began)
    union all
    select
        'answer' as step,
        count(*) as items
    from ledger.answers
    where answered_at >= %(since)s
    union all
    select
        'mail' as step,
        count(*) as items
    from ledger.messages
    where sent_at >= %(since)s
),

campaigns as (
    select
        campaign_code,
        count(*) as expected,
        count(*) filter (where submissions > 0) as received,
        count(*) filter (where first_accepted_at is not null) as accepted
    from as_of.returns
    group by campaign_code
),

measured (name, labels, value) as (
    select
        'prefaudit.submissions' as name,
        jsonb_build_object('channel', channel.channel, 'verdict', verdict.verdict) as labels,
        coalesce(counted.submissions, 0)::double precision as value
    from channels as channel
    cross join verdicts as verdict
    left join submissions as counted on channel.channel = counted.channel and verdict.verdict = counted.verdict
    union all
    select
        'prefaudit.submissions.unsettled',
        '{}',
        count(*)
    from ledger.submissions
    where state <> 'settled'
    union all
    select
        'prefaudit.submissions.oldest_unsettled_timestamp_seconds',
        '{}',
        extract(epoch from min(discovered_at))
    from ledger.submissions
    where state <> 'settled'
    union all
    select
        'prefaudit.files.passed_over',
        jsonb_build_object('reason', reason.code),
        count(left_there.location)
    from codes.passed_over_reason as reason
    left join ledger.passed_over as left_there on reason.code = left_there.reason
    group by reason.code
    union all
    select
        'prefaudit.step.items',
        jsonb_build_object('step', step.step),
        step.items
    from night as step
    union all
    select
        'prefaudit.campaign.returns',
        jsonb_build_object('campaign', campaign.campaign_code, 'state', state.state),
        state.returns
    from campaigns as campaign
    cross join
        lateral (
            values ('expected', campaign.expected), ('received', campaign.received), ('accepted', campaign.accepted)
        ) as state (state, returns)
    union all
    select
        'prefaudit.publications',
        jsonb_build_object('campaign', campaign.campaign_code),
        count(made.number)
    from ledger.campaigns as campaign
    left join publication.publications as made on campaign.campaign_code = made.campaign_code
    group by campaign.campaign_code
    union all
    select
        'prefaudit.publications.last_timestamp_seconds',
        '{}',
        extract(epoch from max(published_at))
    from publication.publications
    union all
    select
        'prefaudit.proposals.waiting',
        '{}',
        count(*)
    from publication.publications
    where state = 'candidate' and proposed_in is not null
    union all
    select
        'prefaudit.proposals.oldest_timestamp_seconds',
        '{}',
        extract(epoch from min(as_of))
    from publication.publications
    where state = 'candidate' and proposed_in is not null
    union all
    select
        'prefaudit.messages.queued',
        '{}',
        count(*)
    from ledger.messages
    where state = 'queued'
    union all
    select
        'prefaudit.messages.oldest_queued_timestamp_seconds',
        '{}',
        extract(epoch from min(queued_at))
    from ledger.messages
    where state = 'queued'
    union all
    select
        'prefaudit.messages.unsent',
        '{}',
        count(*)
    from ledger.messages
    where state in ('failed', 'given_up')
    union all
    select
        'prefaudit.mails.quarantined',
        '{}',
        count(*)
    from ledger.mails
    where state = 'quarantined'
)

select
    name,
    labels,
    coalesce(value, 0)::double precision as value
from measured

-- Purpose: the submissions to settle. An accepted one is `placed` when the warehouse has a place for it: a return is
-- owed, and its answers are about known criteria and indicators, once each. The suites refuse the others; should one
-- pass them by, it waits unsettled, and stops nobody else.
create temporary table batch on commit drop as
with waiting as (
    select *
    from ledger.submissions
    where state = 'validated' and (form is null or form = %(form)s)
),

answers as (
    select
        submission_id,
        'criterion' as kind,
        criterion_code as code,
        'findings' as place
    from staging.audit_return__findings
    where result is not null
    union all
    select
        submission_id,
        'criterion' as kind,
        criterion_code as code,
        'nonconformities' as place
    from staging.audit_return__nonconformities
    union all
    select
        submission_id,
        'indicator' as kind,
        indicator_code as code,
        'indicators ' || period as place
    from staging.audit_return__indicators
    where period is not null
),

known as (
    select
        standard_code,
        'criterion' as kind,
        criterion_code as code
    from reference.criteria
    union all
    select
        standard_code,
        'indicator' as kind,
        indicator_code as code
    from reference.indicators
),

unsound as (
    select answers.submission_id
    from answers
    inner join waiting on answers.submission_id = waiting.submission_id
    left join known
        on waiting.standard_code = known.standard_code and answers.kind = known.kind and answers.code = known.code
    group by answers.submission_id, answers.place, answers.kind, answers.code
    having count(*) > 1 or count(known.code) = 0
)

select
    waiting.submission_id,
    waiting.campaign_code,
    waiting.site_code,
    waiting.audit_type,
    waiting.standard_code,
    waiting.verdict,
    greatest(
        waiting.received_at,
        (
            select max(again.received_at) from ledger.resent as again
            where again.submission_id = waiting.submission_id
        )
    ) as received_at,
    waiting.simulated,
    waiting.verdict <> 'rejected' as accepted,
    waiting.verdict = 'rejected' or (
        owed.site_code is not null
        and staged.submission_id is not null
        and waiting.submission_id not in (select unsound.submission_id from unsound)
    ) as placed
from waiting
left join ledger.returns_owed as owed
    on
        waiting.campaign_code = owed.campaign_code
        and waiting.site_code = owed.site_code
        and waiting.audit_type = owed.audit_type
left join staging.audit_return__identification as staged on waiting.submission_id = staged.submission_id

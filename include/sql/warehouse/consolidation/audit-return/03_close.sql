-- Purpose: end the period of the audits that a later accepted submission replaces, and of those that were judged again:
-- what they are now begins another one. The latter are kept for what depends on them.
create temporary table judged_again on commit drop as
select
    kept.audit_id,
    kept.submission_id,
    kept.campaign_code,
    kept.site_code,
    kept.audit_type
from warehouse.audits as kept
inner join ledger.submissions as sent on kept.submission_id = sent.submission_id
where
    kept.recorded_to is null
    and (
        kept.submission_id in (
            select batch.submission_id from batch
            where batch.placed
        )
        -- It was read as another form this time.
        or (sent.state in ('validated', 'settled') and sent.form <> 'audit-return')
    );

update warehouse.audits as kept
set recorded_to = transaction_timestamp()
where
    kept.recorded_to is null
    and (
        kept.audit_id in (select judged_again.audit_id from judged_again)
        or kept.submission_id in (
            select ranking.submission_id from ranking
            where not ranking.is_new and ranking.latest_id <> ranking.submission_id
        )
    )

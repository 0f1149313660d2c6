-- Purpose: where nothing of the return is current any longer, its latest accepted submission that was not withdrawn
-- counts again, from now on, as a new period of its audit.
create temporary table restored on commit drop as
with latest as (
    select
        sent.submission_id,
        (
            select max(past.audit_id) from warehouse.audits as past
            where past.submission_id = sent.submission_id
        ) as audit_id
    from ledger.submissions as gone
    inner join ledger.submissions as sent
        on
            gone.campaign_code = sent.campaign_code
            and gone.site_code = sent.site_code
            and gone.audit_type = sent.audit_type
            and sent.state = 'settled'
            and sent.verdict <> 'rejected'
    left join ledger.withdrawals as other on sent.submission_id = other.submission_id
    where
        gone.submission_id = %(submission)s
        and other.submission_id is null
        and not exists (
            select 1 from warehouse.audits as kept
            where
                kept.campaign_code = gone.campaign_code
                and kept.site_code = gone.site_code
                and kept.audit_type = gone.audit_type
                and kept.recorded_to is null
        )
    order by
        greatest(
            sent.received_at,
            (
                select max(again.received_at) from ledger.resent as again
                where again.submission_id = sent.submission_id
            )
        ) desc,
        sent.submission_id desc
    limit 1
)

select
    latest.submission_id,
    latest.audit_id as past_id,
    nextval(pg_get_serial_sequence('warehouse.audits', 'audit_id')) as audit_id
from latest

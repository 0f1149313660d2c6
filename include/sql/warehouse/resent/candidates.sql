-- Purpose: the accepted submissions whose file came again after the current return of the same site came in, the latest of
-- each return. A copy of the whole landing zone brings the current one again too, within the hour: it changes nothing.
-- A file that came by mail came when its mail reached the mailbox.
with receipts as (
    select
        receipt.submission_id,
        receipt.seen_at,
        least(coalesce(brought.arrived_at, receipt.modified_at), receipt.seen_at) as received_at
    from ledger.receipts as receipt
    left join ledger.deliveries as brought on receipt.location = brought.location
)

select distinct on (kept.audit_id)
    sent.submission_id,
    receipt.received_at
from warehouse.audits as kept
inner join ledger.submissions as sent
    on
        kept.campaign_code = sent.campaign_code
        and kept.site_code = sent.site_code
        and kept.audit_type = sent.audit_type
        and kept.submission_id <> sent.submission_id
inner join receipts as receipt on sent.submission_id = receipt.submission_id
where
    kept.recorded_to is null
    and sent.state = 'settled'
    and sent.verdict <> 'rejected'
    and not sent.erased
    and receipt.received_at > kept.received_at
    and not exists (
        select 1 from ledger.withdrawals as gone
        where gone.submission_id = sent.submission_id
    )
    and not exists (
        select 1 from receipts as beside
        where
            beside.submission_id = kept.submission_id
            and beside.received_at > kept.received_at
            and beside.seen_at between receipt.seen_at - interval '1 hour' and receipt.seen_at + interval '1 hour'
    )
order by kept.audit_id asc, receipt.received_at desc, sent.submission_id desc

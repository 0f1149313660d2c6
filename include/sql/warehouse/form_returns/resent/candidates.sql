-- Purpose: the accepted submissions of forms with tables of their own whose file came again after the current return came
-- in, the latest of each return; a copy of the whole landing zone, which brings the current one again too, changes nothing.
select distinct on (kept.return_id)
    sent.submission_id,
    least(receipt.modified_at, receipt.seen_at) as received_at
from warehouse.form_returns as kept
inner join ledger.submissions as sent
    on
        kept.form = sent.form
        and kept.campaign_code is not distinct from sent.campaign_code
        and kept.site_code = sent.site_code
        and kept.submission_id <> sent.submission_id
inner join ledger.receipts as receipt on sent.submission_id = receipt.submission_id
where
    kept.recorded_to is null
    and sent.state = 'settled'
    and sent.verdict <> 'rejected'
    and not sent.erased
    and least(receipt.modified_at, receipt.seen_at) > kept.received_at
    and not exists (
        select 1 from ledger.withdrawals as gone
        where gone.submission_id = sent.submission_id
    )
    and not exists (
        select 1 from ledger.receipts as beside
        where
            beside.submission_id = kept.submission_id
            and least(beside.modified_at, beside.seen_at) > kept.received_at
            and beside.seen_at between receipt.seen_at - interval '1 hour' and receipt.seen_at + interval '1 hour'
    )
order by kept.return_id asc, received_at desc, sent.submission_id desc

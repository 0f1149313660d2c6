-- Purpose: the sites of those who sent a submission, for submissions that came by mail alone and that no person let in.
select
    sent.submission_id,
    array_agg(distinct senders.site_code) as site_codes
from ledger.submissions as sent
inner join ledger.deliveries as brought on sent.sha256 = brought.sha256
inner join ledger.mail_files as filed on brought.delivery_id = filed.delivery_id
inner join ledger.mails as came on filed.mail_id = came.mail_id
cross join lateral unnest(came.site_codes) as senders (site_code)
where
    sent.submission_id = any(%(ids)s)
    and not exists (
        select 1
        from ledger.receipts as receipt
        left join ledger.deliveries as landed on receipt.location = landed.location
        left join ledger.mail_files as mailed on landed.delivery_id = mailed.delivery_id
        where receipt.submission_id = sent.submission_id and coalesce(mailed.state <> 'taken', true)
    )
group by sent.submission_id
order by sent.submission_id

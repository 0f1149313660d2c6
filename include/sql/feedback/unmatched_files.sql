-- Purpose: the files that a registered address sent by mail and that no registered site is notified of, as the workbook
-- names none: their sender is notified, once all the files of the mail are answered, in one letter.
with unmatched as (
    select
        brought.batch,
        min(brought.delivery_id) as delivery_id,
        min(brought.sender) as sender,
        min(brought.delivered_at) as delivered_at,
        reply.submission_id
    from ledger.deliveries as brought
    inner join ledger.submissions as sent on brought.sha256 = sent.sha256
    inner join ledger.answers as reply on sent.submission_id = reply.submission_id
    where
        brought.channel = 'mail'
        and not sent.erased
        and exists (
            select 1 from restricted.contacts as contact
            where contact.address = brought.sender and contact.registered_at <= brought.delivered_at
        )
        and not exists (
            select 1 from restricted.contacts as contact
            where contact.site_code = sent.site_code and contact.registered_at <= reply.answered_at
        )
    group by brought.batch, reply.submission_id
)

select
    letter.*,
    reply.page,
    reply.workbook,
    unmatched.batch,
    unmatched.sender
from unmatched
inner join as_of.letters as letter on unmatched.submission_id = letter.submission_id
inner join ledger.answers as reply on unmatched.submission_id = reply.submission_id
where
    not exists (
        select 1 from ledger.messages as message
        where message.dedupe_key = 'mail_files/' || unmatched.batch
    )
    and not exists (
        select 1
        from ledger.deliveries as beside
        left join ledger.submissions as other on beside.sha256 = other.sha256
        left join ledger.answers as answer on other.submission_id = answer.submission_id
        where beside.batch = unmatched.batch and answer.submission_id is null
    )
order by unmatched.batch, unmatched.delivery_id

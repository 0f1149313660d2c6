-- Purpose: the answers given since a site's address is registered, and not yet put into the mail.
select
    letter.*,
    exists(
        select 1 from ledger.past_verdicts as past
        where past.submission_id = reply.submission_id
    ) as judged_again,
    reply.page,
    reply.workbook,
    reply.answered_at,
    contact.recipients
from ledger.answers as reply
inner join as_of.letters as letter on reply.submission_id = letter.submission_id
inner join ledger.submissions as sent on reply.submission_id = sent.submission_id
cross join
    lateral (
        select array_agg(each.address order by each.address) as recipients
        from restricted.contacts as each
        where each.site_code = sent.site_code and each.registered_at <= reply.answered_at
    ) as contact
where
    not sent.erased
    and contact.recipients is not null
    and not exists (
        select 1 from ledger.messages as message
        where
            message.submission_id = reply.submission_id
            and message.kind = 'acknowledgement'
            and message.queued_at >= reply.answered_at
    )
order by reply.submission_id

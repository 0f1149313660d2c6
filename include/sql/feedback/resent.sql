-- Purpose: the returns that count again since their file came again, of which their site was not notified yet.
select
    letter.*,
    again.received_at as again_at,
    again.received_at::text as again_key,
    contact.recipients
from ledger.resent as again
inner join as_of.letters as letter on again.submission_id = letter.submission_id
inner join ledger.submissions as sent on again.submission_id = sent.submission_id
cross join
    lateral (
        select array_agg(each.address order by each.address) as recipients
        from restricted.contacts as each
        where each.site_code = sent.site_code and each.registered_at <= again.recorded_at
    ) as contact
where
    not sent.erased
    and contact.recipients is not null
    and not exists (
        select 1 from ledger.messages as message
        where message.dedupe_key = 'acknowledgement/' || again.submission_id || '/' || again.received_at::text
    )
order by again.submission_id, again.received_at

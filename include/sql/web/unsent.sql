-- Purpose: the messages that did not leave, or not to all: given up or rejected first, then those that are tried again, then
-- those that some recipients did not get; the latest first.
select
    message.message_id,
    message.kind,
    message.queued_at,
    message.recipients,
    message.subject,
    message.site_code,
    message.campaign_code,
    message.state,
    message.attempts,
    message.error,
    message.next_try_at
from ledger.messages as message
where
    message.state in ('failed', 'given_up')
    or (message.state = 'queued' and message.attempts > 0)
    or (message.state = 'sent' and message.error is not null)
order by message.state = 'sent', message.state = 'queued', message.message_id desc
limit %(most)s

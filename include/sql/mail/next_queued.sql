-- Purpose: the next message that is due after one, held so that no other process sends it too.
select
    message_id,
    attempts,
    kind,
    dedupe_key,
    recipients,
    subject,
    body,
    attachments
from ledger.messages
where
    state = 'queued'
    and message_id > %(after)s
    and (next_try_at is null or next_try_at <= clock_timestamp())
order by message_id
limit 1
for update skip locked

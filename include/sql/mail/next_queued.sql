-- Purpose: the next message to send after one, held so that no other process sends it too.
select
    message_id,
    kind,
    dedupe_key,
    recipients,
    subject,
    body,
    attachments
from ledger.messages
where state = 'queued' and message_id > %(after)s
order by message_id
limit 1
for update skip locked

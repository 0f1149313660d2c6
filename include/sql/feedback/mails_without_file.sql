-- Purpose: the mails that brought a link or the mention of a file instead of a file, and were not answered yet. Only an
-- address that is registered is answered.
select
    came.mail_id,
    came.state,
    came.sender,
    to_char(came.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') as received
from ledger.mails as came
where
    came.state in ('link', 'announced')
    and exists (
        select 1 from restricted.contacts as contact
        where contact.address = came.sender and contact.registered_at <= came.received_at
    )
    and not exists (
        select 1 from ledger.messages as told
        where told.dedupe_key = 'mail/' || came.mail_id
    )
order by came.mail_id

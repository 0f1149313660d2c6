-- Purpose: mails that nobody let in before a timestamp are discarded; that they came stays known.
with waiting as (
    update ledger.mails
    set
        place = null,
        state = case state when 'quarantined' then 'discarded' else state end
    where received_at < %(before)s and place is not null
    returning mail_id
)

update ledger.mail_files as brought
set state = 'discarded'
from waiting
where brought.mail_id = waiting.mail_id and brought.state = 'waiting'

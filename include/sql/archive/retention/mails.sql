-- Purpose: the mails that stood in quarantine before a timestamp and that nobody let in.
select waiting.place
from ledger.mails as waiting
where waiting.received_at < %(before)s and waiting.place is not null

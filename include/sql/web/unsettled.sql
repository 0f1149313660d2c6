-- Purpose: what is read and not judged yet, and what this machine could not read.
select
    count(*) filter (where sent.unread is null) as unsettled,
    count(*) filter (where sent.unread is not null) as left_open
from ledger.submissions as sent
where sent.state <> 'settled'

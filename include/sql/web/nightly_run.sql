-- Purpose: what a night has done since it began, and what still waits: for the rules, or for a person who approves.
select
    count(*) filter (where sent.discovered_at >= %(since)s) as taken_in,
    count(*) filter (where sent.settled_at >= %(since)s and sent.verdict <> 'rejected') as accepted,
    count(*) filter (where sent.settled_at >= %(since)s and sent.verdict = 'rejected') as rejected,
    count(*) filter (where sent.state <> 'settled' and sent.unread is null) as unsettled,
    count(*) filter (where sent.state <> 'settled' and sent.unread is not null) as left_open,
    (
        select count(*) from publication.publications as snapshot
        where snapshot.state = 'candidate' and snapshot.proposed_in is not null
    ) as proposed,
    (
        select count(*) from ledger.mails as came
        where came.state = 'quarantined'
    ) as mails_waiting,
    (
        select count(*) from ledger.messages as message
        where message.state in ('failed', 'given_up')
    ) as unsent
from ledger.submissions as sent

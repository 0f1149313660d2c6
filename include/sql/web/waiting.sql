-- Purpose: what waits for a person: figures to approve, mails to let in or to put aside, mails that did not leave.
select
    (
        select count(*) from publication.publications as snapshot
        where snapshot.state = 'candidate' and snapshot.proposed_in is not null
    ) as proposed,
    (
        select min(snapshot.publication_id) from publication.publications as snapshot
        where snapshot.state = 'candidate' and snapshot.proposed_in is not null
        having count(*) = 1
    ) as proposal,
    (
        select count(*) from ledger.mails as came
        where came.state = 'quarantined'
    ) as mails_waiting,
    (
        select count(*) from ledger.messages as message
        where message.state in ('failed', 'given_up')
    ) as unsent

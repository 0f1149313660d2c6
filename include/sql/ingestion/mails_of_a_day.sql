-- Purpose: how many mails of a sender were taken in or answered within 24 hours, by what was done.
select
    coalesce(came.answer, came.state) as done,
    count(*) as mails
from ledger.mails as came
where
    came.sender = %(sender)s
    and came.received_at > clock_timestamp() - interval '1 day'
    and (came.answer is not null or came.state = 'taken')
group by coalesce(came.answer, came.state)

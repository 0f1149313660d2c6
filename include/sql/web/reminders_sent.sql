-- Purpose: the reminders of a campaign by the day on which they were queued, Paris time: how many, how many are sent, how
-- many the mail server does not take.
select
    (message.queued_at at time zone 'Europe/Paris')::date as day,
    count(*) as queued,
    count(*) filter (where message.state = 'sent') as sent,
    count(*) filter (where message.state in ('failed', 'given_up')) as unsent
from ledger.messages as message
where message.kind = 'reminder' and message.campaign_code = %(campaign)s
group by day
order by day

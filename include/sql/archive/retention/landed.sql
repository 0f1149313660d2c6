-- Purpose: the files that we wrote into the landing zone ourselves before a timestamp, and that the archive holds since.
select brought.location
from ledger.deliveries as brought
inner join ledger.submissions as sent on brought.sha256 = sent.sha256
where brought.delivered_at < %(before)s and sent.state = 'settled'

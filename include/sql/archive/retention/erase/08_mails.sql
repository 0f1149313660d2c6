-- Purpose: erase who wrote, where all that the mail brought has had its time.
update ledger.mails as came
set sender = '', subject = ''
from ledger.deliveries as brought
inner join ledger.submissions as sent on brought.sha256 = sent.sha256
inner join due on sent.submission_id = due.submission_id
where came.message_id = brought.message_id

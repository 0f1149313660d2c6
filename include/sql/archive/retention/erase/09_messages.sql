-- Purpose: erase to whom the site was answered, and what was said.
update ledger.messages as message
set recipients = '{}', subject = '', body = '', attachments = '{}'
from due
where message.submission_id = due.submission_id

-- Purpose: erase to whom the site was answered, and what was said.
update ledger.messages as told
set recipients = '{}', subject = '', body = '', attachments = '{}'
from due
where told.submission_id = due.submission_id

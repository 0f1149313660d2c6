-- Purpose: the answers are no longer where they stood; that there were some stays known.
update ledger.answers as reply
set page = '', workbook = null
from due
where reply.submission_id = due.submission_id

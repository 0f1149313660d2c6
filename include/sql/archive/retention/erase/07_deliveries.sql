-- Purpose: erase who delivered the files, and under which name.
update ledger.deliveries as brought
set sender = null, file_name = 'effacé', issues = '[]', page = null, workbook = null
from ledger.submissions as sent
inner join due on sent.submission_id = due.submission_id
where brought.sha256 = sent.sha256

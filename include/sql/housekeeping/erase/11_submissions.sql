-- Purpose: erase the names of the files; fingerprint, verdict and rows stay.
update ledger.submissions as sent
set file_name = 'effacé', erased = true
from due
where sent.submission_id = due.submission_id

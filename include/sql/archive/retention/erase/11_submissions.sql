-- Purpose: erase the names of the files; fingerprint, verdict and rows stay. Their manifests are to forget them too.
update ledger.submissions as sent
set file_name = 'effacé', erased = true, in_manifest = false
from due
where sent.submission_id = due.submission_id

-- Purpose: note what replaces what, on the submissions of the return; the manifest is to say that one came again.
update ledger.submissions as sent
set
    superseded_by = nullif(restored.submission_id, sent.submission_id),
    in_manifest = sent.in_manifest and sent.submission_id <> restored.submission_id
from restored
where
    sent.submission_id in (restored.submission_id, restored.replaced_id)
    or sent.superseded_by = restored.replaced_id

-- Purpose: the manifest beside the original is to say that the submission was withdrawn.
update ledger.submissions
set in_manifest = false
where submission_id = %(submission)s

-- Purpose: what today's reading found in a submission makes room for the issues reported to its site.
delete from ledger.issues
where submission_id = %(submission)s

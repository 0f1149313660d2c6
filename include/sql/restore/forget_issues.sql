-- Purpose: what today's reading found in a submission makes room for what its site was told.
delete from ledger.issues
where submission_id = %(submission)s

-- Purpose: a submission that is judged again is answered again.
delete from ledger.answers
where submission_id = %(submission)s

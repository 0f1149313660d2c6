-- Purpose: what the withdrawn submission had replaced is now replaced by the one that counts again, or by none.
update ledger.submissions as sent
set superseded_by = nullif((select restored.submission_id from restored), sent.submission_id)
where
    sent.superseded_by = %(submission)s
    or sent.submission_id = (select restored.submission_id from restored)

-- Purpose: settle what was refused and is of no form, where no form with SQL of its own does it. What was judged before
-- waits for that form: its earlier verdict may have rows.
update ledger.submissions as sent
set
    state = 'settled',
    settled_at = transaction_timestamp(),
    in_manifest = false
where
    sent.state = 'validated'
    and sent.form is null
    and sent.verdict = 'rejected'
    and not exists (
        select 1 from ledger.past_verdicts as past
        where past.submission_id = sent.submission_id
    )

-- Purpose: settle what was judged of a form that has no figures to consolidate.
update ledger.submissions
set
    state = 'settled',
    settled_at = transaction_timestamp(),
    in_manifest = false
where state = 'validated' and form = %(form)s
returning submission_id, verdict

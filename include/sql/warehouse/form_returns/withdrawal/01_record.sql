-- Purpose: note the withdrawal, and end the period of the submission where it is the current one.
with noted as (
    insert into ledger.withdrawals (submission_id, reason, note, withdrawn_by)
    values (%(submission)s, %(reason)s, %(note)s, %(by)s)
    returning submission_id
)

update warehouse.form_returns as kept
set recorded_to = transaction_timestamp()
from noted
where kept.submission_id = noted.submission_id and kept.recorded_to is null

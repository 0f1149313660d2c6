-- Purpose: note that a submission was answered, and where the answer stands; its manifest is to say so too.
with noted as (
    insert into ledger.answers (submission_id, page, workbook)
    values (%(submission)s, %(page)s, %(workbook)s)
    on conflict do nothing
    returning submission_id
)

update ledger.submissions as sent
set in_manifest = false
from noted
where sent.submission_id = noted.submission_id

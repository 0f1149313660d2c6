-- Purpose: where the documents of a submission stand.
select
    sent.archive_path as original,
    reply.workbook as annotated,
    reply.page as answer
from ledger.submissions as sent
left join ledger.answers as reply on sent.submission_id = reply.submission_id
where sent.submission_id = %(submission)s

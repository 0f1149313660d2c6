-- Purpose: the submissions whose verdict is known and that were not answered yet, with what their answer says.
select
    letter.submission_id,
    letter.file_name,
    sent.archive_path,
    coalesce(letter.campaign_code, '') as campaign_code,
    letter.campaign_label,
    coalesce(letter.site_code, '') as site_code,
    letter.site_name,
    letter.language,
    letter.received_at,
    letter.due_on,
    letter.overdue,
    letter.standing_at,
    (
        select count(*) from ledger.coercions as coerced
        where coerced.submission_id = letter.submission_id
    ) as coercions,
    (
        select count(*) from ledger.past_verdicts as past
        where past.submission_id = letter.submission_id
    ) as former_verdicts
from as_of.letters as letter
inner join ledger.submissions as sent on letter.submission_id = sent.submission_id
where
    sent.verdict is not null
    and not exists (
        select 1 from ledger.answers as answer
        where answer.submission_id = letter.submission_id
    )
order by letter.submission_id

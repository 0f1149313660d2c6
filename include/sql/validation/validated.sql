-- Purpose: the submissions of a campaign whose verdict is known, and whether their rows still stand in staging.
select
    sent.submission_id,
    coalesce(sent.site_code, '') as site_code,
    sent.file_name,
    sent.sha256,
    sent.archive_path,
    coalesce(sent.form, '') as form,
    coalesce(sent.form_version, '') as form_version,
    sent.verdict,
    exists(
        select 1 from staging.locations as place
        where place.submission_id = sent.submission_id
    ) as staged
from ledger.submissions as sent
where sent.campaign_code = %(campaign)s and sent.state in ('validated', 'settled')
order by sent.submission_id

-- Purpose: the submissions of a form to settle. An accepted one is `placed` when its return is owed, or when it is of no
-- campaign.
create temporary table batch on commit drop as
select
    waiting.submission_id,
    waiting.form,
    waiting.form_version,
    waiting.campaign_code,
    waiting.site_code,
    waiting.verdict,
    greatest(
        waiting.received_at,
        (
            select max(again.received_at) from ledger.resent as again
            where again.submission_id = waiting.submission_id
        )
    ) as received_at,
    waiting.simulated,
    waiting.verdict <> 'rejected' as accepted,
    waiting.verdict = 'rejected' or not %(owed)s or waiting.campaign_code is null or exists (
        select 1 from ledger.returns_owed as owed
        where waiting.campaign_code = owed.campaign_code and waiting.site_code = owed.site_code
    ) as placed
from ledger.submissions as waiting
where waiting.state = 'validated' and waiting.form = %(form)s

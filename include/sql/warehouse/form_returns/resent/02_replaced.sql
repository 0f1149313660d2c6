-- Purpose: the return that counts until now, to be replaced, and the one that counts again.
create temporary table restored on commit drop as
select
    sent.submission_id,
    kept.return_id as replaced_return,
    kept.submission_id as replaced_id,
    %(received_at)s::timestamptz as received_at,
    (
        select max(past.return_id) from warehouse.form_returns as past
        where past.submission_id = sent.submission_id
    ) as past_id
from ledger.submissions as sent
inner join warehouse.form_returns as kept
    on
        sent.form = kept.form
        and sent.campaign_code is not distinct from kept.campaign_code
        and sent.site_code = kept.site_code
        and kept.recorded_to is null
where sent.submission_id = %(submission)s

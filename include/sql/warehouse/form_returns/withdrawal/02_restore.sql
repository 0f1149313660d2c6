-- Purpose: where nothing of the return is current any longer, its latest accepted submission that was not withdrawn
-- counts again, from now on, as a new period with the rows that it has.
create temporary table restored on commit drop as
select
    sent.submission_id,
    sent.last_received_at as received_at,
    (
        select max(past.return_id) from warehouse.form_returns as past
        where past.submission_id = sent.submission_id
    ) as past_id
from ledger.submissions as gone
inner join as_of.submissions as sent
    on
        gone.form = sent.form
        and gone.campaign_code is not distinct from sent.campaign_code
        and gone.site_code = sent.site_code
        and sent.counts
where
    gone.submission_id = %(submission)s
    and not exists (
        select 1 from warehouse.form_returns as kept
        where
            kept.form = gone.form
            and kept.campaign_code is not distinct from gone.campaign_code
            and kept.site_code = gone.site_code
            and kept.recorded_to is null
    )
order by sent.last_received_at desc, sent.submission_id desc
limit 1

-- Purpose: the current returns of the form that were judged again: what they are now, of this form or of another, begins
-- another period.
create temporary table judged_again on commit drop as
select
    kept.return_id,
    kept.submission_id,
    kept.form,
    kept.campaign_code,
    kept.site_code
from warehouse.form_returns as kept
inner join ledger.submissions as sent on kept.submission_id = sent.submission_id
where
    kept.form = %(form)s
    and kept.recorded_to is null
    and (
        kept.submission_id in (
            select batch.submission_id from batch
            where batch.placed
        )
        or (sent.state in ('validated', 'settled') and sent.form is distinct from kept.form)
    )

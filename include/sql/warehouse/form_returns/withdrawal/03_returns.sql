-- Purpose: the new period of the return that counts again.
insert into warehouse.form_returns (
    rows_of, submission_id, form, form_version, campaign_code, site_code, simulated, verdict, received_at, recorded_from
)
select
    coalesce(past.rows_of, past.return_id) as rows_of,
    past.submission_id,
    past.form,
    past.form_version,
    past.campaign_code,
    past.site_code,
    past.simulated,
    past.verdict,
    restored.received_at,
    transaction_timestamp() as recorded_from
from restored
inner join warehouse.form_returns as past on restored.past_id = past.return_id

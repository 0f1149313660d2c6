-- Purpose: one return for each newly accepted submission; those that a later one already replaces are kept with an empty
-- period, never current.
insert into warehouse.form_returns (
    submission_id, form, form_version, campaign_code, site_code, simulated, verdict, received_at, recorded_from,
    recorded_to
)
select
    batch.submission_id,
    batch.form,
    batch.form_version,
    batch.campaign_code,
    batch.site_code,
    batch.simulated,
    batch.verdict,
    batch.received_at,
    transaction_timestamp() as recorded_from,
    case when ranking.latest_id <> batch.submission_id then transaction_timestamp() end as recorded_to
from batch
inner join ranking on batch.submission_id = ranking.submission_id and ranking.is_new
order by batch.submission_id

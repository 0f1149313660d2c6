-- Purpose: one audit for each newly accepted submission; those that a later one already replaces are kept with an
-- empty period, never current.
insert into warehouse.audits (
    submission_id, campaign_code, site_code, audit_type, standard_code, audit_started_on, audit_ended_on,
    external_audit_on, body, staff_total, staff_concerned, modules_in_scope, service_scope, simulated, verdict, sheet,
    received_at, recorded_from, recorded_to
)
select
    batch.submission_id,
    batch.campaign_code,
    batch.site_code,
    batch.audit_type,
    batch.standard_code,
    staged.audit_started_on,
    staged.audit_ended_on,
    staged.external_audit_on,
    staged.body,
    staged.staff_total,
    staged.staff_concerned,
    coalesce(staged.modules_in_scope, '{}') as modules_in_scope,
    staged.service_scope,
    batch.simulated,
    batch.verdict,
    coalesce(place.sheet, '') as sheet,
    batch.received_at,
    transaction_timestamp() as recorded_from,
    case when ranking.latest_id <> batch.submission_id then transaction_timestamp() end as recorded_to
from batch
inner join ranking on batch.submission_id = ranking.submission_id and ranking.is_new
inner join staging.audit_return__identification as staged on batch.submission_id = staged.submission_id
left join staging.locations as place
    on
        batch.submission_id = place.submission_id
        and place.table_name = 'identification'
        and place.field = 'site_code'
order by batch.submission_id

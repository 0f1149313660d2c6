-- Purpose: for each return with a newly accepted submission, all its accepted submissions in the order of receipt,
-- each with the latest one, which alone is current. A file received earlier and settled later never wins.
create temporary table ranking on commit drop as
with accepted as (
    select
        submission_id,
        campaign_code,
        site_code,
        audit_type,
        received_at,
        true as is_new
    from batch
    where accepted and placed
    union all
    select
        kept.submission_id,
        kept.campaign_code,
        kept.site_code,
        kept.audit_type,
        kept.received_at,
        false as is_new
    from warehouse.audits as kept
    where
        kept.recorded_to is null
        -- One that is judged again is in the batch itself.
        and not exists (
            select 1 from batch
            where batch.placed and batch.submission_id = kept.submission_id
        )
        and exists (
            select 1
            from batch
            where
                batch.accepted
                and batch.placed
                and batch.campaign_code = kept.campaign_code
                and batch.site_code = kept.site_code
                and batch.audit_type = kept.audit_type
        )
)

select
    submission_id,
    is_new,
    first_value(submission_id) over (
        partition by campaign_code, site_code, audit_type
        order by received_at desc, submission_id desc
    ) as latest_id
from accepted

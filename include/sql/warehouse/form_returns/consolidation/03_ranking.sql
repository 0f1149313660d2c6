-- Purpose: for each return with a newly accepted submission, all its accepted submissions in the order of receipt, each
-- with the latest one, which alone is current. Where a form names nobody, each submission is a return of its own.
create temporary table ranking on commit drop as
with accepted as (
    select
        submission_id,
        campaign_code,
        site_code,
        received_at,
        true as is_new
    from batch
    where accepted and placed
    union all
    select
        kept.submission_id,
        kept.campaign_code,
        kept.site_code,
        kept.received_at,
        false as is_new
    from warehouse.form_returns as kept
    where
        kept.recorded_to is null
        and kept.return_id not in (select judged_again.return_id from judged_again)
        and exists (
            select 1
            from batch
            where
                batch.accepted
                and batch.placed
                and batch.form = kept.form
                and batch.campaign_code is not distinct from kept.campaign_code
                and batch.site_code = kept.site_code
        )
)

select
    submission_id,
    is_new,
    first_value(submission_id) over (
        partition by campaign_code, site_code, case when site_code is null then submission_id end
        order by received_at desc, submission_id desc
    ) as latest_id
from accepted

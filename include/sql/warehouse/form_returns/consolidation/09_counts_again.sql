-- Purpose: where a submission that was judged again is current no longer and no other is, the latest accepted one of the
-- return counts again, as a new period with the rows that it has.
insert into warehouse.form_returns (
    rows_of, submission_id, form, form_version, campaign_code, site_code, simulated, verdict, received_at, recorded_from
)
select distinct on (former.form, former.campaign_code, former.site_code)
    coalesce(past.rows_of, past.return_id) as rows_of,
    past.submission_id,
    past.form,
    past.form_version,
    past.campaign_code,
    past.site_code,
    past.simulated,
    past.verdict,
    sent.last_received_at as received_at,
    transaction_timestamp() as recorded_from
from judged_again as former
inner join as_of.submissions as sent
    on
        former.form = sent.form
        and former.campaign_code is not distinct from sent.campaign_code
        and former.site_code = sent.site_code
        and former.submission_id <> sent.submission_id
        and sent.counts
inner join warehouse.form_returns as past
    on past.return_id = (
        select max(kept.return_id) from warehouse.form_returns as kept
        where kept.submission_id = sent.submission_id
    )
where
    not exists (
        select 1 from warehouse.form_returns as kept
        where
            kept.form = former.form
            and kept.campaign_code is not distinct from former.campaign_code
            and kept.site_code = former.site_code
            and kept.recorded_to is null
    )
order by
    former.form asc, former.campaign_code asc, former.site_code asc, sent.last_received_at desc, sent.submission_id desc

-- Purpose: where a submission that was judged again is current no longer and no other is, the latest accepted one of the
-- return counts again, as a new period of its audit. To be filled by the steps of a withdrawal.
create temporary table restored on commit drop as
select distinct on (former.campaign_code, former.site_code, former.audit_type)
    sent.submission_id,
    (
        select max(past.audit_id) from warehouse.audits as past
        where past.submission_id = sent.submission_id
    ) as past_id,
    nextval(pg_get_serial_sequence('warehouse.audits', 'audit_id')) as audit_id
from judged_again as former
inner join as_of.submissions as sent
    on
        former.campaign_code = sent.campaign_code
        and former.site_code = sent.site_code
        and former.audit_type = sent.audit_type
        and former.submission_id <> sent.submission_id
        and sent.counts
where
    not exists (
        select 1 from warehouse.audits as kept
        where
            kept.campaign_code = former.campaign_code
            and kept.site_code = former.site_code
            and kept.audit_type = former.audit_type
            and kept.recorded_to is null
    )
order by
    former.campaign_code asc, former.site_code asc, former.audit_type asc, sent.last_received_at desc,
    sent.submission_id desc

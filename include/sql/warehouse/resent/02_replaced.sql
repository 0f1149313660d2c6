-- Purpose: the audit that counts until now, to be replaced, and the one that counts again, as a new period of it.
create temporary table restored on commit drop as
select
    sent.submission_id,
    kept.audit_id as replaced_audit,
    kept.submission_id as replaced_id,
    (
        select max(past.audit_id) from warehouse.audits as past
        where past.submission_id = sent.submission_id
    ) as past_id,
    nextval(pg_get_serial_sequence('warehouse.audits', 'audit_id')) as audit_id
from ledger.submissions as sent
inner join warehouse.audits as kept
    on
        sent.campaign_code = kept.campaign_code
        and sent.site_code = kept.site_code
        and sent.audit_type = kept.audit_type
        and kept.recorded_to is null
where sent.submission_id = %(submission)s

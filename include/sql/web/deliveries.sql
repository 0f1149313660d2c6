-- Purpose: the files of a deposit, in the order in which they were sent: what the check recognised in each, the return
-- that counts there now, and whether its content was known already.
with read_in as (
    select
        file.delivery_id,
        sent.submission_id,
        sent.discovered_at,
        coalesce(sent.campaign_code, file.campaign_code) as campaign_code,
        coalesce(sent.site_code, file.site_code) as site_code,
        coalesce(sent.audit_type, file.audit_type) as audit_type
    from ledger.deliveries as file
    left join ledger.submissions as sent on file.sha256 = sent.sha256
    where file.batch = %(batch)s
)

select
    brought.delivery_id,
    brought.file_name,
    brought.delivered_at,
    brought.verdict,
    brought.issues,
    brought.page is not null as has_page,
    brought.workbook is not null as has_workbook,
    coalesce(brought.check_until > clock_timestamp(), false) and brought.verdict is null as is_being_checked,
    read_in.submission_id,
    read_in.discovered_at < brought.delivered_at as is_known,
    read_in.campaign_code,
    campaign.campaign_label,
    read_in.site_code,
    site.site_name,
    read_in.audit_type,
    kind.label as audit_type_label,
    owed.due_on,
    owed.campaign_code is not null as is_expected,
    counted.submission_id as current_id,
    counted.received_at as current_received_at,
    before.delivery_id as same_delivery,
    before.delivered_at as same_delivered_at,
    before.file_name as same_file_name,
    before.batch = brought.batch as is_twice
from read_in
inner join ledger.deliveries as brought on read_in.delivery_id = brought.delivery_id
left join as_of.campaigns as campaign on read_in.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on read_in.campaign_code = site.campaign_code and read_in.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and read_in.audit_type = kind.code
left join ledger.returns_owed as owed
    on
        read_in.campaign_code = owed.campaign_code
        and read_in.site_code = owed.site_code
        and read_in.audit_type is not distinct from owed.audit_type
left join lateral (
    select
        other.submission_id,
        other.received_at
    from ledger.submissions as other
    where
        other.campaign_code = read_in.campaign_code
        and other.site_code = read_in.site_code
        and other.audit_type is not distinct from read_in.audit_type
        and other.settled_at is not null
        and other.verdict <> 'rejected'
        and other.superseded_by is null
        and not exists (
            select 1 from ledger.withdrawals as gone
            where gone.submission_id = other.submission_id
        )
    order by other.received_at desc
    limit 1
) as counted on true
left join lateral (
    select
        first.delivery_id,
        first.delivered_at,
        first.file_name,
        first.batch
    from ledger.deliveries as first
    where first.sha256 = brought.sha256 and first.delivery_id < brought.delivery_id
    order by first.delivery_id
    limit 1
) as before on true
order by brought.delivery_id

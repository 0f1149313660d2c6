-- Purpose: the files of a deposit, in the order in which they were sent, and what the night made of each since.
select
    brought.delivery_id,
    brought.file_name,
    brought.verdict,
    brought.issues,
    brought.page is not null as has_page,
    brought.workbook is not null as has_workbook,
    sent.submission_id,
    sent.campaign_code,
    sent.site_code,
    sent.verdict as night_verdict
from ledger.deliveries as brought
left join ledger.submissions as sent on brought.sha256 = sent.sha256
where brought.batch = %(batch)s
order by brought.delivery_id

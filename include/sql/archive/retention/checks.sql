-- Purpose: the pages and copies that the check at a deposit wrote before a timestamp.
select
    brought.page,
    brought.workbook
from ledger.deliveries as brought
where brought.delivered_at < %(before)s and (brought.page is not null or brought.workbook is not null)

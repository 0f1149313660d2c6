-- Purpose: forget what the check at a deposit found and wrote before a timestamp; the verdict of the run stays.
update ledger.deliveries
set page = null, workbook = null, issues = '[]'
where delivered_at < %(before)s and (page is not null or workbook is not null)

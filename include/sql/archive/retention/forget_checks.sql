-- Purpose: forget what the check at a deposit found and wrote before a moment; the night's verdict stays.
update ledger.deliveries
set page = null, workbook = null, issues = '[]'
where delivered_at < %(before)s and (page is not null or workbook is not null)
